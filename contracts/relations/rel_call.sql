-- The definitions a call may run, best first; a class runs its `__new__` where it has no initializer.
-- Several are ranked when all that come together are there. Carries the call sites, which
-- relation_output unfolds.
SELECT
  repo, use_id, method_id, file_id, node_ids, target_kind, receiver_class_id, is_preferred,
  CASE evidence_rank
    WHEN 1 THEN 'INDEX' WHEN 2 THEN 'SCOPE' WHEN 3 THEN 'IMPORT' WHEN 4 THEN 'TYPE' ELSE 'NAME'
  END AS origin,
  CASE
    WHEN evidence_rank < 5 THEN resolution_method
    WHEN candidate_count = 1 THEN 'name_unique'
    ELSE 'name_multiple'
  END AS resolution_method,
  evidence_rank,
  confidence(
    CASE WHEN evidence_rank < 5 THEN prior WHEN candidate_count = 1 THEN 500 ELSE 400 END,
    penalty, CAST(candidate_count AS BIGINT), NOT is_conditional) AS confidence,
  score, candidate_count
FROM (
  SELECT
    repo, use_id, method_id, file_id, node_ids, target_kind, receiver_class_id,
    TRUE AS is_preferred, resolution_method, evidence_rank, prior, penalty, is_conditional, score,
    1 AS candidate_count
  FROM rel_call_candidate
  WHERE is_only
  UNION ALL
  SELECT
    g.repo, g.use_id, b.method_id, g.file_id, g.node_ids, b.target_kind, b.receiver_class_id,
    b.place = 1, b.resolution_method, b.evidence_rank, b.prior, b.penalty, b.is_conditional,
    b.score, CARDINALITY(g.best)
  FROM (
    SELECT
      repo, use_id, file_id, node_ids,
      collect_best(
        ROW(
          method_id, penalty, resolution_method, evidence_rank, target_kind, receiver_class_id, prior,
          is_conditional, score),
        CAST(
          evidence_rank * 1000 + CASE WHEN is_second_choice THEN 500 ELSE 0 END - score AS BIGINT))
        AS best
    FROM rel_call_candidate
    WHERE NOT is_only
    GROUP BY repo, use_id, file_id, node_ids
    HAVING SUM(due) = 0
  ) AS g
  CROSS JOIN UNNEST(g.best) WITH ORDINALITY
    AS b (method_id, penalty, resolution_method, evidence_rank, target_kind, receiver_class_id, prior,
      is_conditional, score, place)
)
