-- What the names of a module are in the end. Aliases still open have no target.
SELECT
  g.repo, g.container_id, g.name, t.target_id, g.name_id, g.file_id, g.module_name, g.is_stub,
  t.target_kind, t.target_name, t.target_file_id, t.hops, t.via, t.binding_via, t.resolution_method,
  t.is_conditional, t.is_dynamic
FROM (
  SELECT
    repo, container_id, name, name_id, file_id, module_name, is_stub,
    collect_best(
      ROW(
        target_id, hops, is_conditional, is_dynamic, resolution_method, target_kind, target_name,
        target_file_id, via, binding_via),
      CAST(0 AS BIGINT)) AS targets
  FROM (
    SELECT
      repo, container_id, name, name_id, file_id, module_name, is_stub,
      target_id, target_kind, target_name, target_file_id, 0 AS hops, via, via AS binding_via,
      CASE via WHEN 'STAR' THEN 'import_star' ELSE 'import_direct' END AS resolution_method,
      is_conditional, is_dynamic
    FROM rel_export
    WHERE target_kind <> 'ALIAS'
    UNION ALL
    SELECT
      repo, container_id, name, name_id, file_id, module_name, is_stub, target_id, target_kind,
      target_name, target_file_id, hops, via, binding_via, resolution_method, is_conditional,
      is_dynamic
    FROM rel_alias_target
    WHERE target_kind <> 'OPEN'
  )
  GROUP BY repo, container_id, name, name_id, file_id, module_name, is_stub
) AS g
CROSS JOIN UNNEST(g.targets)
  AS t (target_id, hops, is_conditional, is_dynamic, resolution_method, target_kind, target_name,
    target_file_id, via, binding_via)
