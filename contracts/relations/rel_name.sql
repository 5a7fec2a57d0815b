-- Definitions by name, and whether they are methods. A name with more than 20 definitions says
-- nothing, so it lists none.
SELECT
  repo, name_id(name, is_method) AS name_id, name, is_method, COUNT(*) AS definition_count,
  collect_best(def_id, CAST(0 AS BIGINT), 20) AS def_ids
FROM (
  SELECT repo, name, class_def_id IS NOT NULL AS is_method, def_id
  FROM evidence.py_defs
  WHERE is_global AND def_kind = 'FUNCTION'
)
GROUP BY repo, name, is_method
