-- Rows of all relations that feed edges, with the nodes the edges start at. They are taken from what
-- these relations are made of, since that has the nodes at hand. Most answers feed one edge kind;
-- a name that is changed in place is read and written, a plain import also names what it imports,
-- and a name imported from a package that is its submodule loads it. A base leads to the class, or to
-- the symbol of one outside the repository.
SELECT
  repo,
  bundle_id(relation, edge_kind, left_id, CAST(NULL AS INT), dst, discriminator) AS bundle_id,
  relation, edge_kind, left_id, src_ids, dst, discriminator, file_id, origin,
  resolution_method, evidence_rank, confidence, score, candidate_count,
  symbol_roles, reason
FROM (
  SELECT
    repo,
    CASE
      WHEN question = 'MODULE' THEN 'rel_import_module'
      WHEN question = 'IMPORTED' THEN 'rel_import_symbol'
      WHEN question = 'BASE' THEN 'rel_inherits'
      WHEN use_kind <> 'CALL' THEN 'rel_name_symbol'
      WHEN answer_kind = 'SYMBOL' THEN 'rel_callsite_symbol'
      ELSE 'rel_callsite_qname'
    END AS relation,
    CASE
      WHEN question = 'MODULE' THEN 'IMPORTS'
      WHEN question = 'IMPORTED' THEN 'IMPORTS_SYMBOL'
      WHEN question = 'BASE' THEN 'INHERITS_FROM'
      WHEN use_kind = 'WRITE' THEN 'WRITES_SYMBOL'
      WHEN use_kind = 'REFERENCE' THEN 'REFERENCES_SYMBOL'
      WHEN use_kind <> 'CALL' THEN 'READS_SYMBOL'
      WHEN answer_kind = 'SYMBOL' THEN 'CALLS_SYMBOL'
      ELSE 'CALLS_QNAME'
    END AS edge_kind,
    left_id, node_ids AS src_ids,
    CASE
      WHEN answer_kind = 'NONE' THEN qname_id(CASE WHEN is_attribute THEN '?.' || name ELSE name END)
      WHEN question = 'MODULE' AND target_file_id IS NOT NULL AND target_kind = 'MODULE'
        THEN node_id('NAMESPACE_BLOCK', target_id, CAST(1 AS BIGINT))
      WHEN question = 'BASE' AND target_kind = 'CLASS' THEN target_id
      ELSE answer_id
    END AS dst,
    CASE WHEN question = 'BASE' THEN name END AS discriminator,
    file_id,
    COALESCE(origin, 'NAME') AS origin,
    COALESCE(resolution_method, 'name_unique') AS resolution_method,
    COALESCE(evidence_rank, 5) AS evidence_rank,
    COALESCE(confidence, 0.5E0) AS confidence,
    COALESCE(score, 0) AS score,
    CASE WHEN answer_kind = 'NONE' THEN 1 ELSE candidate_count END AS candidate_count,
    CASE WHEN evidence_rank = 1 THEN roles END AS symbol_roles,
    CAST(NULL AS STRING) AS reason
  FROM rel_answer
  WHERE answer_kind = 'SYMBOL' AND (question <> 'BASE' OR target_kind IN ('CLASS', 'EXTERNAL'))
    OR use_kind = 'CALL' AND name IS NOT NULL
  UNION ALL
  SELECT
    repo,
    CASE
      WHEN question = 'MODULE' THEN 'rel_import_symbol'
      WHEN question = 'IMPORTED' THEN 'rel_import_module'
      ELSE 'rel_name_symbol'
    END,
    CASE
      WHEN question = 'MODULE' THEN 'IMPORTS_SYMBOL'
      WHEN question = 'IMPORTED' THEN 'IMPORTS'
      ELSE 'WRITES_SYMBOL'
    END,
    left_id, node_ids,
    CASE
      WHEN question = 'IMPORTED' AND target_file_id IS NOT NULL
        THEN node_id('NAMESPACE_BLOCK', target_id, CAST(1 AS BIGINT))
      ELSE answer_id
    END,
    CAST(NULL AS STRING), file_id, origin, resolution_method, evidence_rank, confidence, score,
    candidate_count, CASE WHEN evidence_rank = 1 THEN roles END, CAST(NULL AS STRING)
  FROM rel_answer
  WHERE answer_kind = 'SYMBOL' AND (
    question = 'MODULE' AND use_kind = 'IMPORT'
    OR question = 'IMPORTED' AND target_kind = 'MODULE' AND target_name = name
    OR use_kind = 'AUGMENTED')
  UNION ALL
  SELECT
    repo, 'rel_type_decl', 'REF', type_id, ARRAY[type_id], def_id,
    CAST(NULL AS STRING), CAST(NULL AS BIGINT), origin,
    resolution_method, evidence_rank, confidence, score, candidate_count, CAST(NULL AS INT),
    CAST(NULL AS STRING)
  FROM rel_type_decl
  UNION ALL
  SELECT
    repo, 'rel_scip_relationship', 'SCIP_SYMBOL_' || relation_kind, symbol_id, ARRAY[symbol_id],
    related_id, CAST(NULL AS STRING), CAST(NULL AS BIGINT), origin,
    resolution_method, evidence_rank, confidence, score, candidate_count, CAST(NULL AS INT),
    CAST(NULL AS STRING)
  FROM rel_scip_relationship
)
