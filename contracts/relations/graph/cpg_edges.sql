-- Edges between files: the rows of relation_output unfolded, and findings of relations.
SELECT
  o.repo, edge_id(o.edge_kind, s.src, o.dst, o.discriminator) AS edge_id, o.edge_kind AS kind, s.src,
  o.dst, o.discriminator, o.file_id, o.origin, o.resolution_method, FALSE AS is_local,
  o.evidence_rank, o.confidence, o.score,
  CASE WHEN o.candidate_count > 1 THEN stable_hash64('group', o.edge_kind, s.src, o.discriminator) END
    AS ambiguity_group,
  o.symbol_roles, o.reason
FROM relation_output AS o
CROSS JOIN UNNEST(o.src_ids) AS s (src)
UNION ALL
SELECT
  repo, edge_id('HAS_DIAGNOSTIC', file_id, diagnostic_id, CAST(NULL AS STRING)), 'HAS_DIAGNOSTIC',
  file_id, diagnostic_id, CAST(NULL AS STRING), file_id, 'DIAGNOSTIC', 'exact', FALSE, 0,
  CAST(1 AS DOUBLE), CAST(NULL AS INT), CAST(NULL AS BIGINT), CAST(NULL AS INT), severity
FROM rel_diagnostic
