-- Findings of relations; they have no place in a file.
SELECT
  repo, diagnostic_id, file_id, CAST(NULL AS BIGINT) AS owner_id, 'RELATION' AS source, code, severity,
  message
FROM rel_diagnostic
