-- Bases of classes: the class, or the symbol of one outside the repository.
SELECT
  repo, left_id AS class_def_id, CAST(name AS INT) AS `ordinal`,
  CASE target_kind WHEN 'CLASS' THEN target_id ELSE answer_id END AS target_id, file_id,
  CASE target_kind WHEN 'CLASS' THEN 'CLASS' ELSE 'SYMBOL' END AS target_kind,
  origin, resolution_method, evidence_rank, confidence, score, candidate_count
FROM rel_answer
WHERE answer_kind = 'SYMBOL' AND question = 'BASE' AND target_kind IN ('CLASS', 'EXTERNAL')
