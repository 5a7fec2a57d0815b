-- What the questions of the files are answered with. An answer is a symbol; a call without one has one
-- row of kind NONE. Nearly all have one candidate, and it is the answer; several are ranked
-- when all are there.
SELECT
  repo, question_id,
  CASE WHEN symbol_id IS NULL THEN 'NONE' ELSE 'SYMBOL' END AS answer_kind,
  COALESCE(symbol_id, question_id) AS answer_id,
  question, left_id, file_id, use_kind, name, is_attribute, node_ids, roles,
  target_id, target_name, target_kind, target_file_id,
  CASE evidence_rank
    WHEN 1 THEN 'INDEX' WHEN 2 THEN 'SCOPE' WHEN 3 THEN 'IMPORT' WHEN 4 THEN 'TYPE'
  END AS origin,
  resolution_method, evidence_rank,
  confidence(prior, penalty, CAST(candidate_count AS BIGINT), NOT is_conditional) AS confidence,
  score, candidate_count
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
      repo, question_id, question, left_id, file_id, use_kind, name, is_attribute,
      node_ids, roles, symbol_id, target_id, target_name, target_kind, target_file_id, resolution_method,
      evidence_rank, use_penalty + penalty AS penalty, is_conditional, score, 1 AS candidate_count
    FROM rel_path_candidate
    WHERE is_only
    UNION ALL
    SELECT
      g.repo, g.question_id, q.question, q.left_id, q.file_id, q.use_kind, q.name, q.is_attribute,
      q.node_ids, q.roles, a.symbol_id, a.target_id, a.target_name, a.target_kind,
      a.target_file_id, a.resolution_method, a.evidence_rank, q.use_penalty + a.penalty,
      a.is_conditional, a.score, CARDINALITY(g.answers)
    FROM (
      SELECT
        repo, question_id,
        collect_best(
          ROW(
            question, left_id, file_id, use_kind, name, is_attribute, node_ids, roles,
            use_penalty),
          CASE WHEN question IS NOT NULL THEN CAST(0 AS BIGINT) END) AS questions,
        collect_best(
          ROW(
            symbol_id, penalty, resolution_method, evidence_rank, target_id, target_name,
            target_kind, target_file_id, is_conditional, score),
          CASE WHEN symbol_id IS NOT NULL THEN CAST(evidence_rank * 1000 - score AS BIGINT) END)
          AS answers
      FROM rel_answer_candidate
      GROUP BY repo, question_id
      HAVING SUM(due) = 0
    ) AS g
    CROSS JOIN UNNEST(g.questions)
      AS q (question, left_id, file_id, use_kind, name, is_attribute, node_ids, roles,
        use_penalty)
    LEFT JOIN UNNEST(g.answers)
      AS a (symbol_id, penalty, resolution_method, evidence_rank, target_id, target_name,
        target_kind, target_file_id, is_conditional, score)
      ON TRUE
  )
)
