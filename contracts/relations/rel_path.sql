-- The symbols a path leads to, best first. Names left over behind an alias are looked up once more
-- from what the alias stands for. Out of the repository every step stays there; names that other
-- steps hide make the answer partial. Paths with such steps inside the repository have no row yet. A
-- symbol of an external index leads to what it is called here.
SELECT
  g.repo, g.path_id, t.symbol_id, CAST(t.place AS INT) AS place,
  CARDINALITY(g.targets) AS candidate_count, t.target_kind, t.target_id, t.target_name,
  t.target_file_id, CAST(NULL AS BIGINT) AS receiver_class_id, t.resolution_method, t.hops,
  t.is_partial, t.is_conditional, t.penalty, t.score
FROM (
  SELECT
    repo, path_id,
    collect_best(
      ROW(
        symbol_id(target_name),
        CASE WHEN is_conditional THEN 50 ELSE 0 END + CASE WHEN is_stub THEN 50 ELSE 0 END
          + CASE WHEN is_dynamic THEN 150 ELSE 0 END + CASE WHEN is_partial THEN 200 ELSE 0 END,
        CASE
          WHEN target_kind <> 'EXTERNAL' THEN resolution_method
          WHEN target_name = 'builtins' OR target_name LIKE 'builtins.%' THEN 'builtin'
          ELSE 'import_external'
        END,
        CASE target_kind WHEN 'EXTERNAL' THEN symbol_id(target_name) ELSE target_id END,
        hops, is_conditional, is_partial, target_kind, target_name, target_file_id, score),
      precedence * 1000 - score) AS targets
  FROM (
    SELECT *, CASE WHEN is_conditional THEN 0 ELSE 5 END AS score
    FROM (
      SELECT
        repo, path_id, CAST(0 AS BIGINT) AS precedence, target_id, target_kind,
        target_name || CASE
          WHEN target_kind <> 'EXTERNAL' THEN ''
          ELSE COALESCE('.' || names_left, '')
            || COALESCE(REGEXP_REPLACE(tail, '\(\)|\[\]|<[a-z]+>', ''), '')
        END AS target_name,
        target_file_id, resolution_method, hops, is_conditional, is_stub, is_dynamic,
        tail IS NOT NULL AS is_partial
      FROM rel_path_prefix
      WHERE target_kind = 'EXTERNAL' OR names_left IS NULL AND tail IS NULL
      UNION ALL
      SELECT
        l.repo, l.path_id, CAST(t.precedence AS BIGINT), t.target_id, t.target_kind,
        t.target_name || CASE
          WHEN t.target_kind <> 'EXTERNAL' THEN ''
          ELSE COALESCE('.' || l.names_left, '')
            || COALESCE(REGEXP_REPLACE(l.tail, '\(\)|\[\]|<[a-z]+>', ''), '')
        END,
        t.target_file_id,
        CASE l.resolution_method
          WHEN 'import_submodule' THEN 'import_direct' ELSE l.resolution_method
        END,
        l.hops + t.hops,
        l.is_conditional OR t.is_conditional, l.is_stub OR t.is_stub, l.is_dynamic OR t.is_dynamic,
        l.tail IS NOT NULL
      FROM (
        SELECT
          p.repo, p.path_id, symbol_id(n.name) AS lookup_id, p.hops, p.resolution_method,
          p.is_conditional, p.is_stub, p.is_dynamic, p.tail,
          NULLIF(SUBSTRING(p.target_name || '.' || p.names_left FROM CHAR_LENGTH(n.name) + 2), '')
            AS names_left
        FROM rel_path_prefix AS p
        CROSS JOIN LATERAL TABLE(qname_prefixes(p.target_name || '.' || p.names_left || '.x'))
          AS n (name, length)
        WHERE p.is_renamed AND p.target_kind IN ('MODULE', 'CLASS') AND p.names_left IS NOT NULL
          AND CHAR_LENGTH(n.name) > CHAR_LENGTH(p.target_name)
      ) AS l
      JOIN rel_global AS t ON t.repo = l.repo AND t.lookup_id = l.lookup_id
      WHERE t.target_kind = 'EXTERNAL' OR l.names_left IS NULL AND l.tail IS NULL
    )
  )
  GROUP BY repo, path_id
) AS g
CROSS JOIN UNNEST(g.targets) WITH ORDINALITY
  AS t (symbol_id, penalty, resolution_method, target_id, hops, is_conditional, is_partial,
    target_kind, target_name, target_file_id, score, place)
UNION ALL
SELECT
  repo, path_id('{index ' || CAST(index_id AS STRING) || '}'), symbol_id, 1, 1,
  CASE
    WHEN entity_kind IN ('MODULE', 'CLASS', 'FUNCTION') THEN entity_kind
    WHEN entity_kind IN ('VARIABLE', 'ATTRIBUTE') THEN 'VARIABLE'
    ELSE 'EXTERNAL'
  END,
  symbol_id, full_name, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), 'index_exact', 0, FALSE, FALSE,
  0, 5
FROM rel_scip_symbol
