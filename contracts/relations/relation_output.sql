-- Rows of all relations that feed edges, with the nodes the edges start at. They are taken from what
-- these relations are made of, since that has the nodes at hand.
SELECT
  repo,
  bundle_id(relation, edge_kind, left_id, CAST(NULL AS INT), dst, CAST(NULL AS STRING)) AS bundle_id,
  relation, edge_kind, left_id, src_ids, dst, CAST(NULL AS STRING) AS discriminator, file_id, origin,
  resolution_method, evidence_rank, confidence, score, candidate_count,
  CAST(NULL AS INT) AS symbol_roles, reason, task_priority
FROM (
  SELECT
    repo, 'rel_import_module' AS relation, 'IMPORTS' AS edge_kind, left_id AS left_id, node_ids AS src_ids,
    CASE
      WHEN target_kind = 'MODULE' AND target_file_id IS NOT NULL
        THEN node_id('NAMESPACE_BLOCK', target_id, CAST(1 AS BIGINT))
      ELSE target_id
    END AS dst, file_id, origin, resolution_method, evidence_rank, confidence, score,
    candidate_count, CAST(NULL AS STRING) AS reason, 100 AS task_priority
  FROM rel_answer
  WHERE answer_kind = 'SYMBOL' AND (
    question = 'MODULE'
    OR question = 'IMPORTED' AND target_kind = 'MODULE' AND target_name = name)
  UNION ALL
  SELECT
    repo, 'rel_import_symbol' AS relation, 'IMPORTS_SYMBOL' AS edge_kind, left_id AS left_id, node_ids AS src_ids,
    answer_id AS dst, file_id, origin, resolution_method, evidence_rank, confidence, score,
    candidate_count, CAST(NULL AS STRING) AS reason, 100 AS task_priority
  FROM rel_answer
  WHERE answer_kind = 'SYMBOL'
    AND (question = 'IMPORTED' OR question = 'MODULE' AND use_kind = 'IMPORT')
  UNION ALL
  SELECT
    repo, 'rel_name_symbol' AS relation, CASE use_kind
      WHEN 'WRITE' THEN 'WRITES_SYMBOL'
      WHEN 'REFERENCE' THEN 'REFERENCES_SYMBOL'
      ELSE 'READS_SYMBOL'
    END AS edge_kind, left_id AS left_id, node_ids AS src_ids,
    answer_id AS dst, file_id, origin, resolution_method, evidence_rank, confidence, score,
    candidate_count, CAST(NULL AS STRING) AS reason, 100 AS task_priority
  FROM rel_answer
  WHERE answer_kind = 'SYMBOL' AND question = 'USE' AND use_kind <> 'CALL'
  UNION ALL
  SELECT
    repo, 'rel_name_symbol' AS relation, 'WRITES_SYMBOL' AS edge_kind, left_id AS left_id, node_ids AS src_ids,
    answer_id AS dst, file_id, origin, resolution_method, evidence_rank, confidence, score,
    candidate_count, CAST(NULL AS STRING) AS reason, 100 AS task_priority
  FROM rel_answer
  WHERE answer_kind = 'SYMBOL' AND use_kind = 'AUGMENTED'
  UNION ALL
  SELECT
    repo, 'rel_callsite_symbol' AS relation, 'CALLS_SYMBOL' AS edge_kind, left_id AS left_id, node_ids AS src_ids,
    answer_id AS dst, file_id, origin, resolution_method, evidence_rank, confidence, score,
    candidate_count, CAST(NULL AS STRING) AS reason, 100 AS task_priority
  FROM rel_answer
  WHERE answer_kind = 'SYMBOL' AND use_kind = 'CALL'
  UNION ALL
  SELECT
    repo, 'rel_callsite_qname', 'CALLS_QNAME', left_id, node_ids,
    qname_id(CASE WHEN is_attribute THEN '?.' || name ELSE name END), file_id, 'NAME',
    'name_unique', 5, CAST(0.5 AS DOUBLE), 0, 1, CAST(NULL AS STRING), 100
  FROM rel_answer
  WHERE answer_kind = 'NONE' AND use_kind = 'CALL' AND name IS NOT NULL
  UNION ALL
  SELECT
    repo, 'rel_call_target' AS relation, 'CALL' AS edge_kind, use_id AS left_id, node_ids AS src_ids,
    method_id AS dst, file_id, origin, resolution_method, evidence_rank, confidence, score,
    candidate_count, target_kind AS reason, 110 AS task_priority
  FROM rel_call
)
