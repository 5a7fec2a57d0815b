-- Symbols that call sites name.
SELECT
  repo, question_id AS use_id, answer_id AS symbol_id, file_id, use_kind, target_name AS symbol_name,
  origin, resolution_method, evidence_rank, confidence, score, candidate_count
FROM rel_answer
WHERE answer_kind = 'SYMBOL' AND use_kind = 'CALL'
