-- Properties of the nodes that relations make.
SELECT
  repo, 'NODE' AS entity_kind, entity_id, prop_key, 0 AS `ordinal`, file_id,
  CASE WHEN value_bool IS NULL THEN 'STRING' ELSE 'BOOL' END AS value_type,
  value_string, value_bool
FROM (
  SELECT
    repo, symbol_id AS entity_id, 'ENTITY_KIND' AS prop_key, CAST(NULL AS BIGINT) AS file_id,
    entity_kind AS value_string, CAST(NULL AS BOOLEAN) AS value_bool
  FROM rel_symbol
  UNION ALL
  SELECT
    repo, symbol_id, 'IS_STDLIB', CAST(NULL AS BIGINT), CAST(NULL AS STRING), is_stdlib
  FROM rel_symbol
  WHERE is_stdlib
  UNION ALL
  SELECT
    repo, symbol_id, 'SCIP_SYMBOL', CAST(NULL AS BIGINT), scip_symbol, CAST(NULL AS BOOLEAN)
  FROM rel_symbol
  WHERE scip_symbol IS NOT NULL
  UNION ALL
  SELECT repo, symbol_id, 'SCIP_KIND', CAST(NULL AS BIGINT), scip_kind, CAST(NULL AS BOOLEAN)
  FROM rel_symbol
  WHERE scip_kind IS NOT NULL
  UNION ALL
  SELECT
    repo, symbol_id, 'DOCUMENTATION', CAST(NULL AS BIGINT), documentation, CAST(NULL AS BOOLEAN)
  FROM rel_symbol
  WHERE documentation IS NOT NULL
  UNION ALL
  SELECT repo, diagnostic_id, 'MESSAGE', file_id, message, CAST(NULL AS BOOLEAN)
  FROM rel_diagnostic
  UNION ALL
  SELECT repo, diagnostic_id, 'SOURCE', file_id, 'RELATION', CAST(NULL AS BOOLEAN)
  FROM rel_diagnostic
)
