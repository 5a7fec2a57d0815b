-- What may answer the questions of the files that have several candidates: those of one path, and
-- those of uses that several paths may answer. A use comes with its first candidate, or alone where
-- it has several paths or is a call without any; `due` adds up to zero once all candidates are there.
SELECT
  repo, question_id, 1 AS path_number, candidate_id, due,
  question, left_id, file_id, use_kind, name, is_attribute, node_ids, roles, use_penalty,
  symbol_id, target_id, target_name, target_kind, target_file_id, resolution_method,
  evidence_rank, penalty, is_conditional, score
FROM rel_path_candidate
WHERE NOT is_only
UNION ALL
SELECT
  repo, use_id, 0, use_id, path_count, 'USE', use_id, file_id, use_kind, name, is_attribute,
  node_ids, roles, CASE WHEN is_type_checking AND role <> 'ANNOTATION' THEN 300 ELSE 0 END,
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS STRING), CAST(NULL AS STRING),
  CAST(NULL AS BIGINT), CAST(NULL AS STRING), CAST(NULL AS INT), CAST(NULL AS INT),
  CAST(NULL AS BOOLEAN), CAST(NULL AS INT)
FROM evidence.py_uses
WHERE path_count > 1 AND use_kind IN ('CALL', 'READ', 'WRITE', 'AUGMENTED', 'REFERENCE')
  OR path_count = 0 AND use_kind = 'CALL'
UNION ALL
SELECT
  p.repo, p.use_id, p.`ordinal`, COALESCE(t.symbol_id, p.use_id),
  CASE WHEN t.place > 1 THEN 0 ELSE -1 END, CAST(NULL AS STRING), p.use_id, p.file_id, p.use_kind,
  CAST(NULL AS STRING), CAST(NULL AS BOOLEAN),
  CAST(NULL AS ARRAY<BIGINT NOT NULL>), CAST(NULL AS INT), CAST(NULL AS INT),
  t.symbol_id, t.target_id, t.target_name, t.target_kind, t.target_file_id,
  path_method(p.basis, t.resolution_method),
  CASE WHEN t.symbol_id IS NOT NULL THEN p.evidence_rank END, t.penalty, t.is_conditional,
  t.score
    + CASE WHEN p.use_kind = 'CALL' AND t.target_kind IN ('FUNCTION', 'CLASS') THEN 20 ELSE 0 END
FROM evidence.py_use_paths AS p
LEFT JOIN rel_path AS t ON t.repo = p.repo AND t.path_id = p.path_id
WHERE NOT p.is_only
