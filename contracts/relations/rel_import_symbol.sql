-- Symbols that imports name; a plain import names its module.
SELECT
  repo, left_id AS import_id, answer_id AS symbol_id, file_id, target_name AS symbol_name,
  origin, resolution_method, evidence_rank, confidence, score, candidate_count
FROM rel_answer
WHERE answer_kind = 'SYMBOL'
  AND (question = 'IMPORTED' OR question = 'MODULE' AND use_kind = 'IMPORT')
