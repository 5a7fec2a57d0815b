-- Where aliases lead: to a binding that is none, else to the module of that name, else out of the
-- repository. A chain that meets itself, or goes on beyond the last round, stays open.
SELECT
  a.repo, stable_hash64(a.route_id, t.source_id, t.`ordinal`) AS route_id, a.container_id, a.name,
  a.name_id, a.file_id, a.module_name, a.is_stub,
  CASE
    WHEN a.target_kind <> 'ALIAS' THEN a.target_id
    WHEN t.target_id IS NOT NULL THEN t.target_id
    WHEN m.container_id IS NOT NULL THEN m.container_id
    ELSE symbol_id(a.target_name)
  END AS target_id,
  CASE
    WHEN a.target_kind <> 'ALIAS' THEN a.target_kind
    WHEN t.target_id IS NOT NULL THEN t.target_kind
    WHEN m.container_id IS NOT NULL THEN 'MODULE'
    WHEN a.is_open THEN 'OPEN'
    ELSE 'EXTERNAL'
  END AS target_kind,
  CASE
    WHEN a.target_kind <> 'ALIAS' THEN a.target_name
    WHEN t.target_id IS NOT NULL THEN t.target_name
    WHEN m.container_id IS NOT NULL THEN m.target_name
    ELSE a.target_name
  END AS target_name,
  CASE
    WHEN a.target_kind <> 'ALIAS' THEN a.target_file_id
    WHEN t.target_id IS NOT NULL THEN t.target_file_id
    ELSE m.file_id
  END AS target_file_id,
  a.hops,
  CASE WHEN 'STAR' IN (a.via, t.via) THEN 'STAR' ELSE 'LOCAL' END AS via,
  a.binding_via,
  CASE
    WHEN a.target_kind = 'ALIAS' AND t.target_id IS NULL AND m.container_id IS NULL
      THEN 'import_external'
    WHEN m.is_suffix THEN 'import_suffix'
    WHEN 'STAR' IN (a.via, t.via) THEN 'import_star'
    ELSE 'import_alias'
  END AS resolution_method,
  a.is_conditional OR COALESCE(t.is_conditional, FALSE) AS is_conditional,
  a.is_dynamic OR COALESCE(t.is_dynamic, FALSE) AS is_dynamic,
  CARDINALITY(a.trail) > CARDINALITY(ARRAY_DISTINCT(a.trail)) AS is_cycle
FROM rel_alias_16 AS a
LEFT JOIN (
  SELECT * FROM rel_export WHERE target_kind <> 'ALIAS' AND NOT has_alias
) AS t ON t.repo = a.repo AND t.name_id = a.alias_id
LEFT JOIN (
  SELECT
    repo, root_id, container_id, file_id, target_name, module_kind = 'SUFFIX' AS is_suffix
  FROM rel_module
  WHERE preference = 1
) AS m ON m.repo = a.repo AND m.root_id = CASE
  WHEN a.target_kind = 'ALIAS' AND t.target_id IS NULL
    THEN path_id('{import ' || a.target_name || '}')
END
WHERE a.hops > 0
