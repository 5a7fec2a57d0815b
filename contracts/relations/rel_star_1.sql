-- Star imports and the module each takes names from; null where it is none of this repository.
SELECT
  s.repo, s.module_def_id AS container_id, s.`ordinal`, s.file_id, s.module_name, s.is_stub,
  m.container_id AS source_id, s.target_module, s.is_conditional
FROM evidence.py_exports AS s
LEFT JOIN (
  SELECT repo, root_id, container_id FROM rel_module WHERE preference = 1
) AS m ON m.repo = s.repo AND m.root_id = path_id('{import ' || s.target_module || '}')
WHERE s.export_kind = 'STAR'
