-- Classes that bear the name of a type; those of sources before those of stubs. Variants of a
-- conditional class do not share out their confidence.
SELECT
  repo, type_id, def_id, 'SCOPE' AS origin, 'scope' AS resolution_method, 2 AS evidence_rank,
  confidence(
    985, CASE WHEN is_conditional THEN 50 ELSE 0 END, CAST(candidate_count AS BIGINT),
    NOT is_conditional) AS confidence,
  score, candidate_count
FROM (
  SELECT
    g.repo, g.type_id, t.def_id, t.is_conditional, t.score,
    CARDINALITY(g.decls) AS candidate_count
  FROM (
    SELECT
      n.repo, n.type_id,
      collect_best(
        ROW(d.def_id, d.is_conditional, CASE WHEN d.is_stub THEN 0 ELSE 10 END),
        CAST(CASE WHEN d.is_stub THEN 1 ELSE 0 END AS BIGINT)) AS decls
    FROM rel_type_node AS n
    JOIN (
      SELECT repo, def_id, is_conditional, is_stub, type_id(symbol_name) AS type_id
      FROM evidence.py_defs
      WHERE def_kind = 'CLASS'
    ) AS d ON d.repo = n.repo AND d.type_id = n.type_id
    GROUP BY n.repo, n.type_id
  ) AS g
  CROSS JOIN UNNEST(g.decls) AS t (def_id, is_conditional, score)
)
