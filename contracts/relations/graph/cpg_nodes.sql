-- Nodes that belong to no file, and findings of relations.
SELECT
  repo, symbol_id AS node_id, 'SYMBOL' AS kind, symbol_kind AS subkind, CAST(NULL AS BIGINT) AS file_id,
  CAST(NULL AS STRING) AS name, full_name
FROM rel_symbol
UNION ALL
SELECT
  repo, qname_id, 'QUALIFIED_NAME', CAST(NULL AS STRING), CAST(NULL AS BIGINT), CAST(NULL AS STRING),
  qname
FROM rel_qname
UNION ALL
SELECT
  repo, type_id, 'TYPE', CAST(NULL AS STRING), CAST(NULL AS BIGINT), CAST(NULL AS STRING), full_name
FROM rel_type_node
UNION ALL
SELECT repo, diagnostic_id, 'DIAGNOSTIC', severity, file_id, code, CAST(NULL AS STRING)
FROM rel_diagnostic
