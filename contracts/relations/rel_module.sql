-- Modules by name. A proper prefix of a module's name that no file defines is a namespace package;
-- a proper suffix that nothing else bears names the module that ends in it, if it is the only one.
-- Preference: package over module, source over stub, then the path. A file that was skipped still
-- defines its module, but nothing of it can be pointed at.
SELECT
  g.repo, g.module_name, m.container_id, m.file_id, m.module_kind, m.is_stub,
  m.target_name, path_id('{import ' || g.module_name || '}') AS root_id,
  CAST(m.preference AS INT) AS preference
FROM (
  SELECT
    repo, module_name, CASE WHEN CARDINALITY(named) > 0 THEN named ELSE ending END AS found
  FROM (
    SELECT
      repo, module_name,
      collect_best(
        ROW(preference_key, container_id, file_id, module_kind, is_stub, target_name),
        CASE WHEN defined < 2 THEN defined END) AS named,
      collect_best(
        ROW(preference_key, container_id, file_id, module_kind, is_stub, target_name),
        CASE WHEN defined = 2 THEN defined END, 1) AS ending
    FROM (
      SELECT
        repo, module_name,
        CASE WHEN is_package THEN '0' ELSE '1' END || CASE WHEN is_stub THEN '1' ELSE '0' END || path
          AS preference_key,
        module_def_id AS container_id,
        CASE WHEN parse_status <> 'SKIPPED' THEN file_id END AS file_id,
        CASE WHEN is_package THEN 'PACKAGE' ELSE 'MODULE' END AS module_kind, is_stub,
        module_name AS target_name, CAST(0 AS BIGINT) AS defined
      FROM evidence.py_modules
      UNION ALL
      SELECT
        p.repo, n.name, '', symbol_id(n.name), CAST(NULL AS BIGINT), 'NAMESPACE', FALSE,
        n.name, CAST(1 AS BIGINT)
      FROM evidence.py_modules AS p
      CROSS JOIN LATERAL TABLE(qname_prefixes(p.module_name)) AS n (name, length)
      WHERE p.is_importable
      UNION ALL
      SELECT
        s.repo, n.name, s.path, s.module_def_id,
        CASE WHEN s.parse_status <> 'SKIPPED' THEN s.file_id END, 'SUFFIX', s.is_stub,
        s.module_name, CAST(2 AS BIGINT)
      FROM evidence.py_modules AS s
      CROSS JOIN LATERAL TABLE(module_suffixes(s.module_name)) AS n (name, length)
      WHERE s.is_importable AND NOT s.is_stub AND NOT is_stdlib(n.name)
    )
    GROUP BY repo, module_name
  )
) AS g
CROSS JOIN UNNEST(g.found) WITH ORDINALITY
  AS m (preference_key, container_id, file_id, module_kind, is_stub, target_name,
    preference)
