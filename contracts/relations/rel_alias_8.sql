-- Names that stand for other names, followed over at most 8 of them.
SELECT
  repo, route_id, container_id, name, name_id, file_id, module_name, is_stub, binding_via, hops,
  is_open, alias_id, target_kind, target_id, target_name, target_file_id, via, is_conditional,
  is_dynamic, trail
FROM rel_alias_4
WHERE NOT is_open
UNION ALL
SELECT
  a.repo, stable_hash64(a.route_id, b.route_id) AS route_id,
  a.container_id, a.name, a.name_id, a.file_id, a.module_name, a.is_stub, a.binding_via,
  a.hops + COALESCE(b.hops, 0) AS hops,
  COALESCE(b.is_open, FALSE) AS is_open,
  CASE WHEN b.repo IS NULL THEN a.alias_id ELSE b.alias_id END AS alias_id,
  COALESCE(b.target_kind, a.target_kind) AS target_kind,
  CASE WHEN b.repo IS NULL THEN a.target_id ELSE b.target_id END AS target_id,
  COALESCE(b.target_name, a.target_name) AS target_name,
  COALESCE(b.target_file_id, a.target_file_id) AS target_file_id,
  CASE WHEN 'STAR' IN (a.via, b.via) THEN 'STAR' ELSE 'LOCAL' END AS via,
  a.is_conditional OR COALESCE(b.is_conditional, FALSE) AS is_conditional,
  a.is_dynamic OR COALESCE(b.is_dynamic, FALSE) AS is_dynamic,
  COALESCE(ARRAY_CONCAT(a.trail, b.trail), a.trail) AS trail
FROM (SELECT * FROM rel_alias_4 WHERE is_open) AS a
LEFT JOIN rel_alias_4 AS b ON b.repo = a.repo AND b.name_id = a.alias_id
