-- Modules that imports load: the one they name, and of a FROM import the submodule it takes.
SELECT
  repo, left_id AS import_id, target_id, file_id, target_kind, target_name, target_file_id,
  origin, resolution_method, evidence_rank, confidence, score, candidate_count
FROM rel_answer
WHERE answer_kind = 'SYMBOL' AND (
  question = 'MODULE'
  OR question = 'IMPORTED' AND target_kind = 'MODULE' AND target_name = name)
