-- Symbols with a node: what files define or name as builtins, and what relations lead to outside of
-- them. What an external index says of a symbol makes no node by itself. A symbol is internal while a file or a namespace package of the repository bears its name.
SELECT
  repo, symbol_id, full_name,
  CASE
    WHEN definition_count > 0 THEN 'INTERNAL'
    WHEN full_name = 'builtins' OR full_name LIKE 'builtins.%' THEN 'BUILTIN'
    ELSE 'EXTERNAL'
  END AS symbol_kind,
  CASE
    WHEN class_count > 0 THEN 'CLASS'
    WHEN function_count > 0 THEN 'FUNCTION'
    WHEN module_count > 0 THEN 'MODULE'
    WHEN variable_count > 0 THEN 'VARIABLE'
    WHEN attribute_count > 0 THEN 'ATTRIBUTE'
    ELSE 'UNKNOWN'
  END AS entity_kind,
  CAST(NULL AS STRING) AS `distribution`,
  definition_count = 0 AND is_stdlib(full_name) AS is_stdlib,
  scip_symbol, scip_kind, documentation
FROM (
  SELECT
    repo, symbol_id, full_name,
    COUNT(*) FILTER (WHERE is_definition OR is_defined) AS definition_count,
    COUNT(*) FILTER (WHERE entity_kind = 'CLASS') AS class_count,
    COUNT(*) FILTER (WHERE entity_kind = 'FUNCTION') AS function_count,
    COUNT(*) FILTER (WHERE entity_kind = 'MODULE') AS module_count,
    COUNT(*) FILTER (WHERE entity_kind = 'VARIABLE') AS variable_count,
    COUNT(*) FILTER (WHERE entity_kind = 'ATTRIBUTE') AS attribute_count,
    COUNT(is_definition) AS need_count, MIN(scip_symbol) AS scip_symbol,
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
WHERE need_count > 0
