-- What the names of a module are bound to: by the module itself, else by its last star import that
-- can supply the name, from the module closest on that way.
SELECT
  g.repo, g.container_id, g.name, b.source_id, b.`ordinal`, g.file_id, g.module_name, g.is_stub,
  symbol_id(g.module_name || '.' || g.name) AS name_id,
  b.target_kind, b.target_id, b.target_name, b.alias_id, b.path_id, b.target_file_id,
  b.via, b.is_conditional, b.is_dynamic, g.aliases > 0 AS has_alias
FROM (
  SELECT
    repo, container_id, name, file_id, module_name, is_stub,
    collect_best(
      ROW(
        stable_hash64(source_id, `ordinal`), source_id, `ordinal`, target_kind, target_id, target_name,
        alias_id, path_id, target_file_id, via, is_conditional, is_dynamic),
      distance) AS bindings,
    COUNT(*) FILTER (WHERE target_kind = 'ALIAS') AS aliases
  FROM (
    SELECT
      repo, container_id, name, file_id, module_name, is_stub,
      container_id AS source_id, `ordinal`, target_kind, target_id, target_name, alias_id, path_id,
      file_id AS target_file_id, 'LOCAL' AS via, is_conditional, FALSE AS is_dynamic,
      CAST(0 AS BIGINT) AS distance
    FROM rel_binding
    UNION ALL
    SELECT
      s.repo, s.container_id, b.name, s.file_id, s.module_name, s.is_stub,
      s.source_id, b.`ordinal`, b.target_kind, b.target_id, b.target_name, b.alias_id, b.path_id,
      b.file_id, 'STAR', s.is_conditional OR b.is_conditional, b.is_dynamic,
      1000000 + s.depth - 100 * CAST(s.`ordinal` AS BIGINT)
    FROM rel_star_4 AS s
    JOIN rel_binding AS b ON b.repo = s.repo AND b.container_id = s.source_id
    WHERE b.is_given
  )
  GROUP BY repo, container_id, name, file_id, module_name, is_stub
) AS g
CROSS JOIN UNNEST(g.bindings)
  AS b (binding_id, source_id, `ordinal`, target_kind, target_id, target_name, alias_id, path_id,
    target_file_id, via, is_conditional, is_dynamic)
