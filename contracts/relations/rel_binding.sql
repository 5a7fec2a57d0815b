-- The module-level bindings that can be in force when the module has run: the last one of a name
-- and every conditional one. An import is an alias of what it names; so is an assignment whose
-- value is a module, a definition of the file or one attribute of a module. Anything else is a
-- variable. A module that a package imports into itself under its own name is that submodule.
SELECT
  b.repo, m.module_def_id AS container_id, b.name, b.`ordinal`, b.file_id, m.module_name, m.is_stub,
  symbol_id(m.module_name || '.' || b.name) AS name_id,
  b.target_kind,
  CASE b.target_kind
    WHEN 'ALIAS' THEN CAST(NULL AS BIGINT)
    WHEN 'VARIABLE' THEN symbol_id(m.module_name || '.' || b.name)
    ELSE b.def_id
  END AS target_id,
  CASE b.target_kind WHEN 'VARIABLE' THEN m.module_name || '.' || b.name ELSE b.target_name END
    AS target_name,
  CASE
    WHEN b.target_kind <> 'ALIAS' THEN CAST(NULL AS BIGINT)
    WHEN b.is_module OR b.target_name = m.module_name || '.' || b.name
      THEN path_id('{import ' || b.target_name || '}')
    ELSE symbol_id(b.target_name)
  END AS alias_id,
  b.path_id, b.is_conditional,
  CASE m.all_kind
    WHEN 'NONE' THEN b.is_public
    WHEN 'STATIC' THEN COALESCE(b.in_all, FALSE)
    ELSE b.is_public OR COALESCE(b.in_all, FALSE)
  END AS is_given,
  m.all_kind IN ('PARTIAL', 'DYNAMIC') AS is_dynamic
FROM (
  SELECT
    e.repo, e.file_id, e.name, e.`ordinal`, e.is_conditional, e.in_all, e.is_public,
    CASE WHEN d.def_kind IN ('CLASS', 'FUNCTION') THEN d.def_kind ELSE 'VARIABLE' END AS target_kind,
    d.def_id, d.symbol_name AS target_name, FALSE AS is_module, CAST(NULL AS BIGINT) AS path_id
  FROM evidence.py_exports AS e
  JOIN evidence.py_defs AS d ON d.repo = e.repo AND d.def_id = e.def_id
  WHERE e.export_kind = 'DEFINITION' AND (e.is_last OR e.is_conditional)
  UNION ALL
  SELECT
    repo, file_id, name, `ordinal`, is_conditional, in_all, is_public,
    CASE WHEN target_module IS NULL THEN 'VARIABLE' ELSE 'ALIAS' END,
    CAST(NULL AS BIGINT),
    CASE WHEN target_name IS NULL THEN target_module ELSE target_module || '.' || target_name END,
    target_name IS NULL, CAST(NULL AS BIGINT)
  FROM evidence.py_exports
  WHERE export_kind = 'IMPORT' AND (is_last OR is_conditional)
  UNION ALL
  SELECT
    v.repo, v.file_id, v.name, v.`ordinal`, v.is_conditional, v.in_all, v.is_public,
    CASE WHEN p.qname IS NULL THEN 'VARIABLE' ELSE 'ALIAS' END,
    CAST(NULL AS BIGINT), p.qname, COALESCE(p.is_module, FALSE), v.path_id
  FROM evidence.py_exports AS v
  LEFT JOIN (
    SELECT
      repo, file_id, path_id, qname,
      root_kind = 'IMPORT' AND step_count = 0 AS is_module
    FROM evidence.py_paths
    WHERE step_count = name_step_count
      AND (root_kind = 'IMPORT' AND step_count <= 1 OR root_kind = 'DEF' AND step_count = 0)
      AND qname NOT LIKE '%<%'
  ) AS p ON p.repo = v.repo AND p.file_id = v.file_id AND p.path_id = v.path_id
  WHERE v.export_kind IN ('ASSIGNMENT', 'ANNOTATION') AND (v.is_last OR v.is_conditional)
) AS b
JOIN evidence.py_modules AS m ON m.repo = b.repo AND m.file_id = b.file_id
