-- Definitions that call sites call.
SELECT
  repo, use_id, method_id, file_id, target_kind, receiver_class_id, is_preferred,
  origin, resolution_method, evidence_rank, confidence, score, candidate_count
FROM rel_call
