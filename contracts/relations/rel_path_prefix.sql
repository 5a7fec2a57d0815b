-- The longest part of a path that means something, from its root on, and the names that are left.
-- A path out of an import that means nothing here leaves the repository.
SELECT
  g.repo, g.path_id, t.target_id, t.target_kind, t.target_name, t.target_file_id, t.hops,
  t.resolution_method, t.is_conditional, t.is_stub, t.is_dynamic, t.is_renamed, t.names_left,
  t.tail
FROM (
  SELECT
    repo, path_id,
    collect_best(
      ROW(
        target_id, hops, is_conditional, is_stub, is_dynamic, resolution_method, target_kind,
        target_name, target_file_id, is_renamed, names_left, tail),
      steps_left * 10 + precedence) AS targets
  FROM (
    SELECT
      l.repo, l.path_id, l.steps_left, l.names_left, l.tail,
      t.target_id, t.target_kind, t.target_name, t.target_file_id, t.hops, t.resolution_method,
      t.is_conditional, t.is_stub, t.is_dynamic, t.precedence,
      COALESCE(t.target_name <> l.name, TRUE) AS is_renamed
    FROM (
      SELECT
        repo, path_id, root_id AS lookup_id, CAST(name_step_count AS BIGINT) AS steps_left,
        CASE root_kind
          WHEN 'IMPORT' THEN SUBSTRING(SPLIT_INDEX(path, '}', 0) FROM 9)
        END AS name,
        NULLIF(
          CASE root_kind
            WHEN 'GLOBAL' THEN SUBSTRING(SPLIT_INDEX(path, '}', 1) FROM 2)
            ELSE SUBSTRING(qname FROM CHAR_LENGTH(SPLIT_INDEX(path, '}', 0)) - 6)
          END,
          '') AS names_left,
        CASE
          WHEN step_count > name_step_count THEN SUBSTRING(path FROM CHAR_LENGTH(qname) + 10)
        END AS tail
      FROM rel_path_text
      WHERE root_kind = 'IMPORT' OR root_kind = 'GLOBAL' AND step_count = name_step_count
      UNION ALL
      SELECT
        p.repo, p.path_id, symbol_id(n.name), CAST(qname_depth(p.qname) - n.length AS BIGINT),
        n.name, NULLIF(SUBSTRING(p.qname FROM CHAR_LENGTH(n.name) + 2), ''),
        CASE
          WHEN p.step_count > p.name_step_count
            THEN SUBSTRING(p.path FROM CHAR_LENGTH(p.qname) + 10)
        END
      FROM rel_path_text AS p
      CROSS JOIN LATERAL TABLE(qname_prefixes(p.qname || '.x')) AS n (name, length)
      WHERE p.root_kind IN ('IMPORT', 'DEF')
        AND n.length + p.name_step_count + CASE p.root_kind WHEN 'DEF' THEN 1 ELSE 0 END
          > qname_depth(p.qname)
    ) AS l
    JOIN rel_global AS t ON t.repo = l.repo AND t.lookup_id = l.lookup_id
    UNION ALL
    SELECT
      repo, path_id, CAST(1000000 AS BIGINT), CAST(NULL AS STRING),
      CASE
        WHEN step_count > name_step_count THEN SUBSTRING(path FROM CHAR_LENGTH(qname) + 10)
      END,
      symbol_id(qname), 'EXTERNAL', qname, CAST(NULL AS BIGINT), 0, 'import_external',
      FALSE, FALSE, FALSE, 0, FALSE
    FROM rel_path_text
    WHERE root_kind = 'IMPORT'
  )
  GROUP BY repo, path_id
) AS g
CROSS JOIN UNNEST(g.targets)
  AS t (target_id, hops, is_conditional, is_stub, is_dynamic, resolution_method, target_kind,
    target_name, target_file_id, is_renamed, names_left, tail)
