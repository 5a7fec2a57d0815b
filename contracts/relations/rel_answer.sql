-- What the questions of the files are answered with: their uses, the modules their imports load and
-- the names these import. An answer is a symbol; what can be called comes before what cannot. A
-- question without an answer has one row of kind NONE.
SELECT
  g.repo, g.question_id,
  CASE WHEN a.symbol_id IS NULL THEN 'NONE' ELSE 'SYMBOL' END AS answer_kind,
  COALESCE(a.symbol_id, g.question_id) AS answer_id,
  q.question, q.left_id, q.file_id, q.use_kind, q.name, q.is_attribute, q.arg_shape, q.node_ids,
  a.target_id, a.target_name, a.target_kind, a.target_file_id,
  CASE a.evidence_rank
    WHEN 1 THEN 'INDEX' WHEN 2 THEN 'SCOPE' WHEN 3 THEN 'IMPORT' WHEN 4 THEN 'TYPE'
  END AS origin,
  a.resolution_method, CAST(a.evidence_rank AS INT) AS evidence_rank,
  confidence(
    a.prior, a.penalty + q.penalty, CAST(CARDINALITY(g.answers) AS BIGINT), NOT a.is_conditional)
    AS confidence,
  a.score, CARDINALITY(g.answers) AS candidate_count,
  a.prior, a.penalty + q.penalty AS penalty, a.is_conditional
FROM (
  SELECT
    repo, question_id,
    collect_best(
      ROW(
        question, left_id, file_id, use_kind, name, is_attribute, arg_shape, node_ids, penalty),
      CASE WHEN question IS NOT NULL THEN CAST(0 AS BIGINT) END) AS questions,
    collect_best(
      ROW(
        symbol_id, penalty, resolution_method, evidence_rank, target_id, target_name, target_kind,
        target_file_id, is_conditional, score, prior),
      evidence_rank * 1000 - score) AS answers
  FROM (
    SELECT
      repo, use_id AS question_id, 'USE' AS question, use_id AS left_id, file_id, use_kind, name,
      is_attribute, arg_shape, node_ids,
      CASE WHEN is_type_checking AND role <> 'ANNOTATION' THEN 300 ELSE 0 END AS penalty,
      CAST(NULL AS BIGINT) AS symbol_id, CAST(NULL AS STRING) AS resolution_method,
      CAST(NULL AS BIGINT) AS evidence_rank, CAST(NULL AS BIGINT) AS target_id,
      CAST(NULL AS STRING) AS target_name, CAST(NULL AS STRING) AS target_kind,
      CAST(NULL AS BIGINT) AS target_file_id, CAST(NULL AS BOOLEAN) AS is_conditional,
      CAST(NULL AS INT) AS score, CAST(NULL AS INT) AS prior, path_count AS due
    FROM evidence.py_uses
    WHERE use_kind IN ('CALL', 'READ', 'WRITE', 'AUGMENTED', 'REFERENCE')
    UNION ALL
    SELECT
      repo, import_id, 'MODULE', import_id, file_id, import_kind, target_module, FALSE,
      CAST(NULL AS ARRAY<STRING NOT NULL>), ARRAY[import_id], 0,
      CAST(NULL AS BIGINT), CAST(NULL AS STRING), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
      CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS BIGINT), CAST(NULL AS BOOLEAN),
      CAST(NULL AS INT), CAST(NULL AS INT), 1
    FROM evidence.py_imports
    WHERE target_module IS NOT NULL AND NOT is_future
    UNION ALL
    SELECT
      repo, stable_hash64('imported', import_id), 'IMPORTED', import_id, file_id, import_kind,
      target_module || '.' || imported_name, FALSE, CAST(NULL AS ARRAY<STRING NOT NULL>),
      ARRAY[import_id], 0,
      CAST(NULL AS BIGINT), CAST(NULL AS STRING), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
      CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS BIGINT), CAST(NULL AS BOOLEAN),
      CAST(NULL AS INT), CAST(NULL AS INT), 1
    FROM evidence.py_imports
    WHERE target_module IS NOT NULL AND imported_name IS NOT NULL AND NOT is_star
    UNION ALL
    SELECT
      repo, question_id, CAST(NULL AS STRING), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
      CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN),
      CAST(NULL AS ARRAY<STRING NOT NULL>), CAST(NULL AS ARRAY<BIGINT NOT NULL>), penalty,
      symbol_id, resolution_method, evidence_rank, target_id, target_name, target_kind,
      target_file_id, is_conditional, score,
      CASE resolution_method
        WHEN 'index_exact' THEN 990 WHEN 'index_contained' THEN 900
        WHEN 'scope' THEN 985 WHEN 'builtin' THEN 985
        WHEN 'import_direct' THEN 970 WHEN 'import_submodule' THEN 970
        WHEN 'import_alias' THEN 950 WHEN 'import_star' THEN 900
        WHEN 'import_external' THEN 950 WHEN 'import_suffix' THEN 700
        WHEN 'type_self' THEN 900 WHEN 'type_constructor' THEN 880
        WHEN 'type_annotation' THEN 850 WHEN 'type_return' THEN 750
      END,
      due
    FROM (
      SELECT
        p.repo, p.question_id, p.evidence_rank, t.symbol_id, t.target_id, t.target_name,
        t.target_kind, t.target_file_id, t.penalty, t.is_conditional,
        path_method(p.basis, t.resolution_method) AS resolution_method,
        CASE WHEN t.is_conditional THEN 0 ELSE 5 END
          + CASE WHEN t.target_kind IN ('FUNCTION', 'CLASS') THEN 20 ELSE 0 END AS score,
        CASE WHEN t.place > 1 THEN 0 ELSE -1 END AS due
      FROM (
        SELECT
          repo, use_id AS question_id, path_id, basis, CAST(evidence_rank AS BIGINT) AS evidence_rank
        FROM evidence.py_use_paths
        UNION ALL
        SELECT
          repo, import_id, path_id('{import ' || target_module || '}'), 'IMPORT', CAST(3 AS BIGINT)
        FROM evidence.py_imports
        WHERE target_module IS NOT NULL AND NOT is_future
        UNION ALL
        SELECT
          repo, stable_hash64('imported', import_id),
          path_id('{import ' || target_module || '}.' || imported_name), 'IMPORT',
          CAST(3 AS BIGINT)
        FROM evidence.py_imports
        WHERE target_module IS NOT NULL AND imported_name IS NOT NULL AND NOT is_star
      ) AS p
      LEFT JOIN rel_path AS t ON t.repo = p.repo AND t.path_id = p.path_id
    )
  )
  GROUP BY repo, question_id
  HAVING SUM(due) = 0
) AS g
CROSS JOIN UNNEST(g.questions)
  AS q (question, left_id, file_id, use_kind, name, is_attribute, arg_shape, node_ids, penalty)
LEFT JOIN UNNEST(g.answers)
  AS a (symbol_id, penalty, resolution_method, evidence_rank, target_id, target_name, target_kind,
    target_file_id, is_conditional, score, prior)
  ON TRUE
