-- How symbols stand to each other as an external index says.
SELECT DISTINCT
  r.repo, a.symbol_id, b.symbol_id AS related_id, r.relation_kind, a.full_name AS symbol_name,
  b.full_name AS related_name, 'INDEX' AS origin, 'index_exact' AS resolution_method,
  1 AS evidence_rank, CAST(0.99 AS DOUBLE) AS confidence, 0 AS score, 1 AS candidate_count
FROM (
  SELECT repo, index_id, related_id, 'REFERENCE' AS relation_kind
  FROM source.scip_relationships
  WHERE is_reference
  UNION ALL
  SELECT repo, index_id, related_id, 'IMPLEMENTATION'
  FROM source.scip_relationships
  WHERE is_implementation
  UNION ALL
  SELECT repo, index_id, related_id, 'TYPE_DEFINITION'
  FROM source.scip_relationships
  WHERE is_type_definition
  UNION ALL
  SELECT repo, index_id, related_id, 'DEFINITION'
  FROM source.scip_relationships
  WHERE is_definition
) AS r
JOIN rel_scip_symbol AS a ON a.repo = r.repo AND a.index_id = r.index_id
JOIN rel_scip_symbol AS b ON b.repo = r.repo AND b.index_id = r.related_id
WHERE a.symbol_id <> b.symbol_id
