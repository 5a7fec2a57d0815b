-- The definitions a call may run, best first: what the callee resolves to, and where it resolves to
-- nothing the definitions of that name. Carries the call sites, which relation_output unfolds.
SELECT
  g.repo, g.use_id, c.def_id AS method_id, g.file_id, g.node_ids, c.target_kind,
  c.receiver_class_id, c.place = 1 AS is_preferred,
  CASE c.evidence_rank
    WHEN 1 THEN 'INDEX' WHEN 2 THEN 'SCOPE' WHEN 3 THEN 'IMPORT' WHEN 4 THEN 'TYPE' ELSE 'NAME'
  END AS origin,
  CASE
    WHEN c.evidence_rank < 5 THEN c.resolution_method
    WHEN CARDINALITY(g.candidates) = 1 THEN 'name_unique'
    ELSE 'name_multiple'
  END AS resolution_method,
  CAST(c.evidence_rank AS INT) AS evidence_rank,
  confidence(
    CASE
      WHEN c.evidence_rank < 5 THEN c.prior
      WHEN CARDINALITY(g.candidates) = 1 THEN 500
      ELSE 400
    END,
    c.penalty, CAST(CARDINALITY(g.candidates) AS BIGINT), NOT c.is_conditional) AS confidence,
  c.score, CARDINALITY(g.candidates) AS candidate_count
FROM (
  SELECT
    repo, use_id, file_id, node_ids,
    collect_best(
      ROW(
        def_id, penalty, resolution_method, evidence_rank, target_kind, receiver_class_id, prior,
        is_conditional, score),
      evidence_rank * 1000 + CASE WHEN is_second_choice THEN 500 ELSE 0 END - score) AS candidates
  FROM (
    SELECT
      repo, use_id, file_id, node_ids, def_id, full_name, resolution_method, evidence_rank,
      target_kind, receiver_class_id, prior, is_conditional, is_second_choice,
      penalty + CASE WHEN is_arity_ok AND is_keywords_ok THEN 0 ELSE 300 END AS penalty,
      CASE WHEN is_arity_ok THEN 40 ELSE 0 END + CASE WHEN is_keywords_ok THEN 20 ELSE 0 END
        + CASE WHEN is_overload THEN 0 ELSE 10 END + CASE WHEN is_stub THEN 0 ELSE 10 END
        + CASE WHEN is_conditional THEN 0 ELSE 5 END + CASE WHEN is_initializer THEN 10 ELSE 0 END
        + CASE WHEN is_imported THEN 15 ELSE 0 END + CASE WHEN is_same_file THEN 4 ELSE 0 END
        AS score
    FROM (
      SELECT
        a.repo, a.question_id AS use_id, a.file_id, a.node_ids, d.def_id, d.full_name,
        a.resolution_method, CAST(a.evidence_rank AS BIGINT) AS evidence_rank, d.target_kind,
        d.receiver_class_id, a.prior,
        a.penalty + CASE WHEN d.is_conditional AND NOT a.is_conditional THEN 50 ELSE 0 END AS penalty,
        d.is_conditional, d.is_overload, d.is_stub, d.is_second_choice, d.is_initializer,
        FALSE AS is_imported, FALSE AS is_same_file,
        arity_ok(
          d.min_positional + CASE WHEN d.takes_receiver THEN 1 ELSE 0 END,
          d.max_positional + CASE WHEN d.takes_receiver THEN 1 ELSE 0 END,
          a.arg_shape) AS is_arity_ok,
        keywords_ok(d.param_names, d.param_kinds, a.arg_shape) AS is_keywords_ok
      FROM rel_answer AS a
      JOIN rel_callable AS d ON d.repo = a.repo AND d.callable_id = a.answer_id
      WHERE a.use_kind = 'CALL' AND a.answer_kind = 'SYMBOL'
        AND a.target_kind IN ('FUNCTION', 'CLASS')
      UNION ALL
      SELECT
        u.repo, u.question_id, u.file_id, u.node_ids, d.def_id, d.full_name, 'name_multiple',
        CAST(5 AS BIGINT), d.target_kind, d.class_def_id, 0,
        CASE WHEN d.is_conditional THEN 50 ELSE 0 END + CASE WHEN d.is_stub THEN 50 ELSE 0 END,
        d.is_conditional, d.is_overload, d.is_stub, FALSE, FALSE,
        FALSE, d.file_id = u.file_id,
        arity_ok(d.min_positional, d.max_positional, u.arg_shape),
        keywords_ok(d.param_names, d.param_kinds, u.arg_shape)
      FROM (
        SELECT
          repo, question_id, file_id, node_ids, arg_shape, name_id(name, is_attribute) AS name_id
        FROM rel_answer
        WHERE use_kind = 'CALL' AND answer_kind = 'NONE' AND name IS NOT NULL
      ) AS u
      JOIN (
        SELECT
          repo, name_id(name, is_method) AS name_id,
          collect_best(
            ROW(
              def_id, file_id, class_def_id, full_name, target_kind, min_positional,
              max_positional, param_names, param_kinds, is_overload, is_stub, is_conditional),
            CAST(0 AS BIGINT), 20) AS definitions
        FROM (
          SELECT
            *, class_def_id IS NOT NULL AS is_method,
            CASE WHEN class_def_id IS NULL THEN 'FUNCTION' ELSE 'METHOD' END AS target_kind
          FROM evidence.py_defs
          WHERE is_global AND def_kind = 'FUNCTION'
        )
        GROUP BY repo, name, is_method
      ) AS n ON n.repo = u.repo AND n.name_id = u.name_id
      CROSS JOIN UNNEST(n.definitions)
        AS d (def_id, file_id, class_def_id, full_name, target_kind, min_positional,
          max_positional, param_names, param_kinds, is_overload, is_stub, is_conditional)
    )
  )
  GROUP BY repo, use_id, file_id, node_ids
) AS g
CROSS JOIN UNNEST(g.candidates) WITH ORDINALITY
  AS c (def_id, penalty, resolution_method, evidence_rank, target_kind, receiver_class_id, prior,
    is_conditional, score, place)
