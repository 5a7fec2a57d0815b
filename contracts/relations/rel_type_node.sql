-- Types with a node: those that files know, and those that resolution finds.
SELECT DISTINCT repo, type_id, full_name
FROM (
  SELECT repo, type_id(full_name) AS type_id, full_name
  FROM evidence.py_symbols
  WHERE is_type
  UNION ALL
  SELECT repo, type_id, full_name
  FROM rel_type_name
)
