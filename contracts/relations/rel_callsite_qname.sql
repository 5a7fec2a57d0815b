-- Names of call sites that nothing better answers.
SELECT
  repo, use_id, qname_id(qname) AS qname_id, file_id, qname,
  'NAME' AS origin, 'name_unique' AS resolution_method, 5 AS evidence_rank,
  CAST(0.5 AS DOUBLE) AS confidence, 0 AS score, 1 AS candidate_count
FROM (
  SELECT
    repo, question_id AS use_id, file_id,
    CASE WHEN is_attribute THEN '?.' || name ELSE name END AS qname
  FROM rel_answer
  WHERE answer_kind = 'NONE' AND use_kind = 'CALL' AND name IS NOT NULL
)
