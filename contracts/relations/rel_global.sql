-- What absolute names mean, by the id a path looks them up with: names of modules and of members
-- by their symbol, roots of paths by the path that is only the root. Of several meanings of one
-- name those of the smallest precedence count: source before stub, then an export before the
-- submodule, unless it is made on some paths only.
SELECT
  repo, name_id AS lookup_id, container_id AS place_id, target_id,
  CASE WHEN is_stub THEN 2 ELSE 0 END + CASE WHEN is_conditional THEN 1 ELSE 0 END AS precedence,
  target_kind, target_name, target_file_id, hops, resolution_method, is_conditional, is_stub,
  is_dynamic
FROM rel_export_target
UNION ALL
SELECT
  repo, path_id('{global ' || CAST(file_id AS STRING) || ' ' || name || '}'), container_id,
  target_id, 0, target_kind, target_name, target_file_id, hops, resolution_method, is_conditional,
  is_stub, is_dynamic
FROM rel_export_target
WHERE binding_via = 'STAR'
UNION ALL
SELECT
  repo, symbol_id(module_name), container_id, container_id,
  CASE WHEN is_stub THEN 3 ELSE 1 END,
  'MODULE', target_name, file_id, 0, 'import_submodule', FALSE, is_stub, FALSE
FROM rel_module
WHERE preference = 1 AND module_kind <> 'SUFFIX'
UNION ALL
SELECT
  repo, root_id, container_id, container_id, 0, 'MODULE', target_name, file_id, 0,
  CASE module_kind WHEN 'SUFFIX' THEN 'import_suffix' ELSE 'import_direct' END,
  FALSE, is_stub, FALSE
FROM rel_module
WHERE preference = 1
UNION ALL
SELECT
  repo, symbol_id(symbol_name), def_id, def_id,
  CASE WHEN is_stub THEN 2 ELSE 0 END + CASE WHEN is_conditional THEN 1 ELSE 0 END,
  def_kind, symbol_name, file_id, 0, 'import_direct', is_conditional, is_stub, FALSE
FROM evidence.py_defs
WHERE is_global AND class_def_id IS NOT NULL AND def_kind IN ('CLASS', 'FUNCTION')
