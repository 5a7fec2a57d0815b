-- Access paths that can be followed over names, once per repository: those that files hold, and
-- those that their imports spell.
SELECT
  repo, path_id, path_id(SPLIT_INDEX(path, '}', 0) || '}') AS root_id, root_kind, path, qname,
  step_count, name_step_count
FROM (
  SELECT DISTINCT repo, path_id, path, root_kind, qname, step_count, name_step_count
  FROM (
    SELECT repo, path_id, path, root_kind, qname, step_count, name_step_count
    FROM evidence.py_paths
    WHERE root_kind IN ('IMPORT', 'DEF', 'GLOBAL')
    UNION ALL
    SELECT
      repo, path_id('{import ' || target_module || '}'), '{import ' || target_module || '}',
      'IMPORT', target_module, 0, 0
    FROM evidence.py_imports
    WHERE target_module IS NOT NULL
    UNION ALL
    SELECT
      repo, path_id('{import ' || target_module || '}.' || imported_name),
      '{import ' || target_module || '}.' || imported_name,
      'IMPORT', target_module || '.' || imported_name, 1, 1
    FROM evidence.py_imports
    WHERE target_module IS NOT NULL AND imported_name IS NOT NULL AND NOT is_star
  )
)
