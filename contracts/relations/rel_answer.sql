-- What the questions of the files are answered with: their uses, the modules their imports load and
-- the names these import. An answer is a symbol; what can be called comes before what cannot. A
-- question without an answer has one row of kind NONE. A use with several candidates is answered
-- when all of them are looked up.
SELECT
  repo, question_id,
  CASE WHEN symbol_id IS NULL THEN 'NONE' ELSE 'SYMBOL' END AS answer_kind,
  COALESCE(symbol_id, question_id) AS answer_id,
  question, left_id, file_id, use_kind, name, is_attribute, arg_shape, node_ids,
  target_id, target_name, target_kind, target_file_id,
  CASE evidence_rank
    WHEN 1 THEN 'INDEX' WHEN 2 THEN 'SCOPE' WHEN 3 THEN 'IMPORT' WHEN 4 THEN 'TYPE'
  END AS origin,
  resolution_method, evidence_rank,
  confidence(prior, penalty, CAST(candidate_count AS BIGINT), NOT is_conditional) AS confidence,
  score, candidate_count, prior, penalty, is_conditional
FROM (
  SELECT
    *,
    CASE resolution_method
      WHEN 'index_exact' THEN 990 WHEN 'index_contained' THEN 900
      WHEN 'scope' THEN 985 WHEN 'builtin' THEN 985
      WHEN 'import_direct' THEN 970 WHEN 'import_submodule' THEN 970
      WHEN 'import_alias' THEN 950 WHEN 'import_star' THEN 900
      WHEN 'import_external' THEN 950 WHEN 'import_suffix' THEN 700
      WHEN 'type_self' THEN 900 WHEN 'type_constructor' THEN 880
      WHEN 'type_annotation' THEN 850 WHEN 'type_return' THEN 750
    END AS prior
  FROM (
    SELECT
      q.repo, q.question_id, q.question, q.left_id, q.file_id, q.use_kind, q.name, q.is_attribute,
      q.arg_shape, q.node_ids, t.symbol_id, t.target_id, t.target_name, t.target_kind,
      t.target_file_id, path_method(q.basis, t.resolution_method) AS resolution_method,
      CASE WHEN t.symbol_id IS NOT NULL THEN q.evidence_rank END AS evidence_rank,
      q.penalty + t.penalty AS penalty, t.is_conditional, t.score, t.candidate_count
    FROM (
      SELECT
        repo, use_id AS question_id, 'USE' AS question, use_id AS left_id, file_id, use_kind, name,
        is_attribute, arg_shape, node_ids, path_id, basis, evidence_rank,
        CASE WHEN is_type_checking AND role <> 'ANNOTATION' THEN 300 ELSE 0 END AS penalty
      FROM evidence.py_uses
      WHERE path_count = 1 AND use_kind IN ('CALL', 'READ', 'WRITE', 'AUGMENTED', 'REFERENCE')
      UNION ALL
      SELECT
        repo, import_id, 'MODULE', import_id, file_id, import_kind, target_module, FALSE,
        CAST(NULL AS ARRAY<STRING NOT NULL>), ARRAY[import_id],
        path_id('{import ' || target_module || '}'), 'IMPORT', 3, 0
      FROM evidence.py_imports
      WHERE target_module IS NOT NULL AND NOT is_future
      UNION ALL
      SELECT
        repo, stable_hash64('imported', import_id), 'IMPORTED', import_id, file_id, import_kind,
        target_module || '.' || imported_name, FALSE, CAST(NULL AS ARRAY<STRING NOT NULL>),
        ARRAY[import_id], path_id('{import ' || target_module || '}.' || imported_name), 'IMPORT',
        3, 0
      FROM evidence.py_imports
      WHERE target_module IS NOT NULL AND imported_name IS NOT NULL AND NOT is_star
    ) AS q
    LEFT JOIN rel_path AS t ON t.repo = q.repo AND t.path_id = q.path_id
    UNION ALL
    SELECT
      g.repo, g.use_id, 'USE', g.use_id, q.file_id, q.use_kind, q.name, q.is_attribute,
      q.arg_shape, q.node_ids, a.symbol_id, a.target_id, a.target_name, a.target_kind,
      a.target_file_id, a.resolution_method, a.evidence_rank, q.penalty + a.penalty,
      a.is_conditional, a.score, CARDINALITY(g.answers)
    FROM (
      SELECT
        repo, use_id,
        collect_best(
          ROW(file_id, use_kind, name, is_attribute, arg_shape, node_ids, penalty),
          CASE WHEN use_kind IS NOT NULL THEN CAST(0 AS BIGINT) END) AS uses,
        collect_best(
          ROW(
            symbol_id, answer_penalty, resolution_method, evidence_rank, target_id, target_name,
            target_kind, target_file_id, is_conditional, score),
          CASE WHEN symbol_id IS NOT NULL THEN CAST(evidence_rank * 1000 - score AS BIGINT) END)
          AS answers
      FROM (
        SELECT
          repo, use_id, file_id, use_kind, name, is_attribute, arg_shape, node_ids,
          CASE WHEN is_type_checking AND role <> 'ANNOTATION' THEN 300 ELSE 0 END AS penalty,
          CAST(NULL AS BIGINT) AS symbol_id, CAST(NULL AS INT) AS answer_penalty,
          CAST(NULL AS STRING) AS resolution_method, CAST(NULL AS INT) AS evidence_rank,
          CAST(NULL AS BIGINT) AS target_id, CAST(NULL AS STRING) AS target_name,
          CAST(NULL AS STRING) AS target_kind, CAST(NULL AS BIGINT) AS target_file_id,
          CAST(NULL AS BOOLEAN) AS is_conditional, CAST(NULL AS INT) AS score, path_count AS due
        FROM evidence.py_uses
        WHERE path_count <> 1 AND use_kind IN ('CALL', 'READ', 'WRITE', 'AUGMENTED', 'REFERENCE')
        UNION ALL
        SELECT
          p.repo, p.use_id, CAST(NULL AS BIGINT), CAST(NULL AS STRING), CAST(NULL AS STRING),
          CAST(NULL AS BOOLEAN), CAST(NULL AS ARRAY<STRING NOT NULL>),
          CAST(NULL AS ARRAY<BIGINT NOT NULL>), CAST(NULL AS INT),
          t.symbol_id, t.penalty, path_method(p.basis, t.resolution_method), p.evidence_rank,
          t.target_id, t.target_name, t.target_kind, t.target_file_id, t.is_conditional, t.score,
          CASE WHEN t.place > 1 THEN 0 ELSE -1 END
        FROM evidence.py_use_paths AS p
        LEFT JOIN rel_path AS t ON t.repo = p.repo AND t.path_id = p.path_id
        WHERE NOT p.is_only
      )
      GROUP BY repo, use_id
      HAVING SUM(due) = 0
    ) AS g
    CROSS JOIN UNNEST(g.uses)
      AS q (file_id, use_kind, name, is_attribute, arg_shape, node_ids, penalty)
    LEFT JOIN UNNEST(g.answers)
      AS a (symbol_id, penalty, resolution_method, evidence_rank, target_id, target_name,
        target_kind, target_file_id, is_conditional, score)
      ON TRUE
  )
)
