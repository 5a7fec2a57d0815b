-- What may answer the questions of the files that ask for one path: their uses, the modules their
-- imports load, the names these import and the bases of their classes. A call without an answer
-- stands alone. The first candidate brings the question; `due` adds up to zero once all are there. A
-- call prefers what can be called.
SELECT
  repo, question_id, COALESCE(symbol_id, question_id) AS candidate_id, is_only, due,
  question, left_id, file_id, use_kind, name, is_attribute, node_ids, roles, use_penalty,
  symbol_id, target_id, target_name, target_kind, target_file_id, resolution_method,
  CASE WHEN symbol_id IS NOT NULL THEN evidence_rank END AS evidence_rank, penalty, is_conditional,
  score + CASE WHEN use_kind = 'CALL' AND target_kind IN ('FUNCTION', 'CLASS') THEN 20 ELSE 0 END
    AS score
FROM (
  SELECT
    q.repo, q.question_id, COALESCE(t.candidate_count, 1) = 1 AS is_only,
    CASE WHEN t.place > 1 THEN -1 ELSE COALESCE(t.candidate_count, 1) - 1 END AS due,
    CASE WHEN t.place > 1 THEN CAST(NULL AS STRING) ELSE q.question END AS question,
    q.left_id, q.file_id, q.use_kind, q.name, q.is_attribute, q.node_ids, q.roles,
    q.use_penalty, t.symbol_id, t.target_id, t.target_name, t.target_kind, t.target_file_id,
    path_method(
      CASE WHEN q.question = 'BASE' AND t.target_file_id = q.file_id THEN 'SCOPE' ELSE q.basis END,
      t.resolution_method) AS resolution_method,
    CASE
      WHEN q.question = 'BASE'
        AND (t.target_file_id = q.file_id OR t.resolution_method = 'builtin') THEN 2
      ELSE q.evidence_rank
    END AS evidence_rank,
    t.penalty,
    t.is_conditional, t.score
  FROM (
    SELECT
      repo, use_id AS question_id, 'USE' AS question, use_id AS left_id, file_id, use_kind, name,
      is_attribute, node_ids, roles, path_id, basis, evidence_rank,
      CASE WHEN is_type_checking AND role <> 'ANNOTATION' THEN 300 ELSE 0 END AS use_penalty
    FROM evidence.py_uses
    WHERE path_count = 1 AND use_kind IN ('CALL', 'READ', 'WRITE', 'AUGMENTED', 'REFERENCE')
    UNION ALL
    SELECT
      repo, import_id, 'MODULE', import_id, file_id, import_kind, target_module, FALSE,
      ARRAY[import_id], CAST(NULL AS INT),
      path_id('{import ' || target_module || '}'), 'IMPORT', 3, 0
    FROM evidence.py_imports
    WHERE target_module IS NOT NULL AND NOT is_future
    UNION ALL
    SELECT
      repo, stable_hash64('imported', import_id), 'IMPORTED', import_id, file_id, import_kind,
      target_module || '.' || imported_name, FALSE,
      ARRAY[import_id], CAST(NULL AS INT),
      path_id('{import ' || target_module || '}.' || imported_name), 'IMPORT', 3, 0
    FROM evidence.py_imports
    WHERE target_module IS NOT NULL AND imported_name IS NOT NULL AND NOT is_star
    UNION ALL
    SELECT
      repo, stable_hash64('base', class_def_id, `ordinal`), 'BASE', class_def_id, file_id, 'BASE',
      CAST(`ordinal` AS STRING), FALSE, ARRAY[class_def_id],
      CAST(NULL AS INT), path_id, 'IMPORT', 3, 0
    FROM evidence.py_bases
    WHERE keyword IS NULL
  ) AS q
  LEFT JOIN rel_path AS t ON t.repo = q.repo AND t.path_id = q.path_id
  WHERE t.symbol_id IS NOT NULL OR q.use_kind = 'CALL'
)
