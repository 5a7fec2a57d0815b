-- The module-level bindings that can be in force when the module has run: the last one of a name
-- and every conditional one. An import is an alias of what it names; so is an assignment whose
-- value is a module, a definition of the file or one attribute of a module. Anything else is a
-- variable. A module that a package imports into itself under its own name is that submodule.
SELECT
  repo, module_def_id AS container_id, name, `ordinal`, file_id, module_name, is_stub,
  symbol_id(module_name || '.' || name) AS name_id,
  target_kind,
  CASE target_kind
    WHEN 'ALIAS' THEN CAST(NULL AS BIGINT)
    WHEN 'VARIABLE' THEN symbol_id(module_name || '.' || name)
    ELSE def_id
  END AS target_id,
  CASE target_kind WHEN 'VARIABLE' THEN module_name || '.' || name ELSE target_name END
    AS target_name,
  CASE
    WHEN target_kind <> 'ALIAS' THEN CAST(NULL AS BIGINT)
    WHEN is_module OR target_name = module_name || '.' || name
      THEN path_id('{import ' || target_name || '}')
    ELSE symbol_id(target_name)
  END AS alias_id,
  path_id, is_conditional,
  CASE all_kind
    WHEN 'NONE' THEN is_public
    WHEN 'STATIC' THEN COALESCE(in_all, FALSE)
    ELSE is_public OR COALESCE(in_all, FALSE)
  END AS is_given,
  all_kind IN ('PARTIAL', 'DYNAMIC') AS is_dynamic
FROM (
  SELECT
    *,
    CASE
      WHEN def_kind IN ('CLASS', 'FUNCTION') THEN def_kind
      WHEN export_kind = 'IMPORT' AND target_module IS NOT NULL THEN 'ALIAS'
      WHEN alias_name IS NOT NULL THEN 'ALIAS'
      ELSE 'VARIABLE'
    END AS target_kind,
    CASE
      WHEN export_kind = 'DEFINITION' THEN symbol_name
      WHEN export_kind <> 'IMPORT' THEN alias_name
      WHEN imported_name IS NULL THEN target_module
      ELSE target_module || '.' || imported_name
    END AS target_name,
    CASE export_kind WHEN 'IMPORT' THEN imported_name IS NULL ELSE alias_is_module END AS is_module
  FROM (
    SELECT
      repo, file_id, name, `ordinal`, export_kind, def_id, def_kind, symbol_name, target_module,
      target_name AS imported_name, path_id, is_last, is_conditional, in_all, is_public, alias_name,
      alias_is_module, module_def_id, module_name, is_stub, all_kind
    FROM evidence.py_exports
    WHERE export_kind IN ('DEFINITION', 'IMPORT', 'ASSIGNMENT', 'ANNOTATION')
      AND (is_last OR is_conditional)
  )
)
