-- Symbols with a node: what files define or name as builtins, and what relations lead to outside of
-- them. What an external index says of a symbol makes no node by itself. A symbol is internal while a
-- file or a namespace package of the repository bears its name. The flags of a symbol, from the
-- lowest: has a node, internal, class, function, module, variable, attribute.
SELECT
  repo, symbol_id, full_name,
  CASE
    WHEN is_internal THEN 'INTERNAL'
    WHEN full_name = 'builtins' OR full_name LIKE 'builtins.%' THEN 'BUILTIN'
    ELSE 'EXTERNAL'
  END AS symbol_kind,
  entity_kind, CAST(NULL AS STRING) AS `distribution`,
  NOT is_internal AND is_stdlib(full_name) AS is_stdlib,
  scip_symbol, scip_kind, documentation
FROM (
  SELECT
    repo, symbol_id, full_name, MOD(flags / 2, 2) = 1 AS is_internal,
    CASE
      WHEN MOD(flags / 4, 2) = 1 THEN 'CLASS'
      WHEN MOD(flags / 8, 2) = 1 THEN 'FUNCTION'
      WHEN MOD(flags / 16, 2) = 1 THEN 'MODULE'
      WHEN MOD(flags / 32, 2) = 1 THEN 'VARIABLE'
      WHEN MOD(flags / 64, 2) = 1 THEN 'ATTRIBUTE'
      ELSE 'UNKNOWN'
    END AS entity_kind,
    scip_symbol, scip_kind, documentation
  FROM (
    SELECT
      repo, symbol_id, full_name,
      bit_or(
        CASE WHEN is_definition IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN is_definition OR is_defined THEN 2 ELSE 0 END
        + CASE entity_kind
            WHEN 'CLASS' THEN 4 WHEN 'FUNCTION' THEN 8 WHEN 'MODULE' THEN 16
            WHEN 'VARIABLE' THEN 32 WHEN 'ATTRIBUTE' THEN 64 ELSE 0
          END) AS flags,
      MIN(scip_symbol) AS scip_symbol,
      MIN(scip_kind) AS scip_kind, MIN(documentation) AS documentation
    FROM (
      SELECT
        repo, symbol_id, full_name, entity_kind, is_definition, CAST(NULL AS STRING) AS scip_symbol,
        CAST(NULL AS STRING) AS scip_kind, CAST(NULL AS STRING) AS documentation, FALSE AS is_defined
      FROM evidence.py_symbols
      WHERE is_symbol
      UNION ALL
      SELECT
        repo, symbol_id(target_name), target_name,
        CASE WHEN target_kind = 'MODULE' OR question = 'MODULE' THEN 'MODULE' ELSE 'UNKNOWN' END,
        target_kind = 'MODULE' AND evidence_rank > 1, CAST(NULL AS STRING), CAST(NULL AS STRING),
        CAST(NULL AS STRING), FALSE
      FROM rel_answer
      WHERE target_kind = 'EXTERNAL' OR target_kind = 'MODULE' AND target_file_id IS NULL
        OR evidence_rank = 1
      UNION ALL
      SELECT
        repo, symbol_id, symbol_name, 'UNKNOWN', FALSE, CAST(NULL AS STRING), CAST(NULL AS STRING),
        CAST(NULL AS STRING), FALSE
      FROM rel_scip_relationship
      UNION ALL
      SELECT
        repo, related_id, related_name, 'UNKNOWN', FALSE, CAST(NULL AS STRING),
        CAST(NULL AS STRING), CAST(NULL AS STRING), FALSE
      FROM rel_scip_relationship
      UNION ALL
      SELECT
        repo, symbol_id, full_name, entity_kind, CAST(NULL AS BOOLEAN), scip_symbol, symbol_kind,
        documentation, mapping = 'DEFINITION'
      FROM rel_scip_symbol
    )
    GROUP BY repo, symbol_id, full_name
  )
  WHERE MOD(flags, 2) = 1
)
