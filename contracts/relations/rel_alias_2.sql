-- Names that stand for other names, followed over at most 2 of them. Open rows may lead further;
-- names that are sometimes an alias are here with all their bindings, the others with no hop.
SELECT
  a.repo, stable_hash64(a.binding_id, b.binding_id) AS route_id,
  a.container_id, a.name, a.name_id, a.file_id, a.module_name, a.is_stub, a.binding_via,
  CASE WHEN a.alias_id IS NULL THEN 0 WHEN b.alias_id IS NULL THEN 1 ELSE 2 END AS hops,
  b.alias_id IS NOT NULL AS is_open,
  CASE WHEN b.repo IS NULL THEN a.alias_id ELSE b.alias_id END AS alias_id,
  COALESCE(b.target_kind, a.target_kind) AS target_kind,
  CASE WHEN b.repo IS NULL THEN a.target_id ELSE b.target_id END AS target_id,
  COALESCE(b.target_name, a.target_name) AS target_name,
  COALESCE(b.target_file_id, a.target_file_id) AS target_file_id,
  CASE WHEN 'STAR' IN (a.binding_via, b.binding_via) THEN 'STAR' ELSE 'LOCAL' END AS via,
  a.is_conditional OR COALESCE(b.is_conditional, FALSE) AS is_conditional,
  a.is_dynamic OR COALESCE(b.is_dynamic, FALSE) AS is_dynamic,
  CASE
    WHEN b.alias_id IS NULL THEN ARRAY[a.name_id]
    ELSE ARRAY[a.name_id, b.name_id]
  END AS trail
FROM (
  SELECT
    *, via AS binding_via, stable_hash64(container_id, name, source_id, `ordinal`) AS binding_id
  FROM rel_export
  WHERE has_alias
) AS a
LEFT JOIN (
  SELECT
    *, via AS binding_via, stable_hash64(container_id, name, source_id, `ordinal`) AS binding_id
  FROM rel_export
  WHERE has_alias
) AS b ON b.repo = a.repo AND b.name_id = a.alias_id
