-- Modules whose names a module gets by star imports, over at most 2 of them. The last star import
-- of a module comes first, then the shortest way.
SELECT
  g.repo, g.container_id, g.source_id, g.file_id, g.module_name, g.is_stub,
  w.`ordinal`, w.depth, w.is_conditional
FROM (
  SELECT
    repo, container_id, source_id, file_id, module_name, is_stub,
    collect_best(ROW(`ordinal`, depth, is_conditional), depth - 100 * CAST(`ordinal` AS BIGINT)) AS ways
  FROM (
    SELECT
      repo, container_id, source_id, file_id, module_name, is_stub, `ordinal`, 1 AS depth,
      is_conditional
    FROM rel_star_1
    WHERE source_id IS NOT NULL AND source_id <> container_id
    UNION ALL
    SELECT
      n.repo, n.container_id, m.source_id, n.file_id, n.module_name, n.is_stub, n.`ordinal`,
      2, n.is_conditional OR m.is_conditional
    FROM rel_star_1 AS n
    JOIN rel_star_1 AS m ON m.repo = n.repo AND m.container_id = n.source_id
    WHERE m.source_id IS NOT NULL AND m.source_id <> n.container_id
  )
  GROUP BY repo, container_id, source_id, file_id, module_name, is_stub
) AS g
CROSS JOIN UNNEST(g.ways) AS w (`ordinal`, depth, is_conditional)
