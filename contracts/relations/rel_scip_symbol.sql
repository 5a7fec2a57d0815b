-- What symbols of an external index are called here: like the definition they are defined at, else as
-- their descriptors spell it.
SELECT
  repo, index_id, scip_symbol, symbol_id(full_name) AS symbol_id, full_name, mapping, entity_kind,
  symbol_kind, documentation
FROM (
  SELECT
    repo, index_id, scip_symbol,
    COALESCE(defined_name, scip_symbol_name(scip_symbol)) AS full_name,
    CASE WHEN defined_name IS NULL THEN 'NAME' ELSE 'DEFINITION' END AS mapping,
    COALESCE(entity_kind, 'UNKNOWN') AS entity_kind, symbol_kind, documentation
  FROM (
    SELECT
      repo, index_id, MIN(scip_symbol) AS scip_symbol, MIN(defined_name) AS defined_name,
      MIN(entity_kind) AS entity_kind, MIN(symbol_kind) AS symbol_kind,
      MIN(documentation) AS documentation
    FROM (
      SELECT
        repo, index_id, scip_symbol, full_name AS defined_name, entity_kind,
        CAST(NULL AS STRING) AS symbol_kind, CAST(NULL AS STRING) AS documentation
      FROM evidence.scip_definitions
      UNION ALL
      SELECT
        repo, index_id, scip_symbol, CAST(NULL AS STRING), CAST(NULL AS STRING), symbol_kind,
        documentation
      FROM source.scip_symbols
    )
    GROUP BY repo, index_id
  )
)
WHERE full_name IS NOT NULL
