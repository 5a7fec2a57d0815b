-- Findings of the relations, each once per file. A star import that leads beyond the top names no
-- module; its file says so itself.
SELECT
  repo,
  stable_hash64('DIAGNOSTIC', file_id, CAST(NULL AS BIGINT), 'RELATION', code, message, 1)
    AS diagnostic_id,
  file_id, code, severity, message
FROM (
  SELECT DISTINCT repo, file_id, code, severity, message
  FROM (
    SELECT
      repo, file_id, 'STAR_UNRESOLVED' AS code, 'INFO' AS severity,
      'the names of ' || target_module || ' are unknown: it is no module of this repository' AS message
    FROM rel_star_1
    WHERE source_id IS NULL AND target_module IS NOT NULL
    UNION ALL
    SELECT
      repo, file_id, 'MODULE_AMBIGUOUS', 'WARNING',
      'module ' || module_name || ' is also defined by a file that comes first'
    FROM rel_module
    WHERE preference > 1 AND NOT is_stub AND module_kind <> 'SUFFIX' AND file_id IS NOT NULL
    UNION ALL
    SELECT
      repo, file_id,
      CASE WHEN is_cycle THEN 'ALIAS_CYCLE' ELSE 'ALIAS_CHAIN_TOO_LONG' END, 'WARNING',
      'name ' || module_name || '.' || name || CASE
        WHEN is_cycle THEN ' is imported from itself'
        ELSE ' stands for other names over more than 16 imports'
      END
    FROM rel_alias_target
    WHERE target_kind = 'OPEN'
  )
)
