-- The definitions a call may run, each with its score: those of what the callee resolves to, and
-- where it resolves to nothing those of its name, unless there are more than 20. What a class runs is
-- its initializer or its `__new__`. `due` adds up to zero once all definitions of an answer are there.
SELECT
  repo, use_id, lookup_id, def_id AS method_id, file_id, node_ids, is_only, due, resolution_method,
  evidence_rank, target_kind, receiver_class_id, prior, is_conditional, is_second_choice,
  penalty
    + CASE WHEN is_conditional AND NOT is_answer_conditional THEN 50 ELSE 0 END
    + CASE WHEN evidence_rank = 5 AND is_stub THEN 50 ELSE 0 END
    + CASE WHEN is_arity_ok AND is_keywords_ok THEN 0 ELSE 300 END AS penalty,
  CASE WHEN is_arity_ok THEN 40 ELSE 0 END + CASE WHEN is_keywords_ok THEN 20 ELSE 0 END
    + CASE WHEN is_overload THEN 0 ELSE 10 END + CASE WHEN is_stub THEN 0 ELSE 10 END
    + CASE WHEN is_conditional THEN 0 ELSE 5 END + CASE WHEN is_initializer THEN 10 ELSE 0 END
    + CASE WHEN evidence_rank = 5 AND def_file_id = file_id THEN 4 ELSE 0 END AS score
FROM (
  SELECT
    c.repo, c.use_id, c.lookup_id, c.file_id, c.node_ids, c.is_only,
    CASE WHEN d.place = 1 THEN CARDINALITY(c.definitions) ELSE 0 END - 1 AS due,
    c.resolution_method, c.evidence_rank,
    c.prior, c.penalty, c.is_conditional AS is_answer_conditional,
    d.def_id, d.def_file_id, d.target_kind, d.receiver_class_id, d.is_second_choice,
    d.is_initializer, d.is_overload, d.is_stub, d.is_conditional,
    arity_ok(
      d.min_positional + CASE WHEN d.takes_receiver THEN 1 ELSE 0 END,
      d.max_positional + CASE WHEN d.takes_receiver THEN 1 ELSE 0 END,
      c.arg_shape) AS is_arity_ok,
    keywords_ok(d.param_names, d.param_kinds, c.arg_shape) AS is_keywords_ok
  FROM (
    SELECT
      q.repo, q.use_id, q.lookup_id, q.file_id, q.node_ids, q.arg_shape, q.resolution_method,
      q.evidence_rank, q.prior, q.penalty, q.is_conditional,
      q.candidate_count = 1 AND CARDINALITY(d.definitions) = 1 AS is_only, d.definitions
    FROM (
      SELECT
        repo, question_id AS use_id, answer_id AS lookup_id, file_id, node_ids, arg_shape,
        resolution_method, evidence_rank, prior, penalty, is_conditional, candidate_count
      FROM rel_answer
      WHERE use_kind = 'CALL' AND answer_kind = 'SYMBOL' AND target_kind IN ('FUNCTION', 'CLASS')
      UNION ALL
      SELECT
        repo, question_id, name_id(name, is_attribute), file_id, node_ids, arg_shape,
        CAST(NULL AS STRING), 5, 0, 0, FALSE, 1
      FROM rel_answer
      WHERE use_kind = 'CALL' AND answer_kind = 'NONE' AND name IS NOT NULL
    ) AS q
    JOIN (
      SELECT
        repo, lookup_id,
        collect_best(
          ROW(
            def_id, file_id, target_kind, receiver_class_id, is_second_choice, takes_receiver,
            is_initializer, min_positional, max_positional, param_names, param_kinds, is_overload,
            is_stub, is_conditional),
          CAST(0 AS BIGINT), max_count) AS definitions
      FROM (
        SELECT
          repo, symbol_id(symbol_name) AS lookup_id, def_id, file_id,
          CASE WHEN class_def_id IS NULL THEN 'FUNCTION' ELSE 'METHOD' END AS target_kind,
          CAST(NULL AS BIGINT) AS receiver_class_id, FALSE AS is_second_choice,
          COALESCE(method_kind = 'INSTANCE', FALSE) AS takes_receiver, FALSE AS is_initializer,
          min_positional, max_positional, param_names, param_kinds, is_overload, is_stub,
          is_conditional, CAST(NULL AS INT) AS max_count
        FROM evidence.py_defs
        WHERE is_global AND def_kind = 'FUNCTION'
        UNION ALL
        SELECT
          repo, symbol_id(qname_parent(symbol_name)), def_id, file_id, 'CONSTRUCTOR', class_def_id,
          name = '__new__', FALSE, name = '__init__', min_positional, max_positional, param_names,
          param_kinds, is_overload, is_stub, is_conditional, CAST(NULL AS INT)
        FROM evidence.py_defs
        WHERE is_global AND def_kind = 'FUNCTION' AND class_def_id IS NOT NULL
          AND name IN ('__init__', '__new__')
        UNION ALL
        SELECT
          repo, name_id(name, class_def_id IS NOT NULL), def_id, file_id,
          CASE WHEN class_def_id IS NULL THEN 'FUNCTION' ELSE 'METHOD' END, class_def_id, FALSE,
          FALSE, FALSE, min_positional, max_positional, param_names, param_kinds, is_overload,
          is_stub, is_conditional, 20
        FROM evidence.py_defs
        WHERE is_global AND def_kind = 'FUNCTION'
      )
      GROUP BY repo, lookup_id
    ) AS d ON d.repo = q.repo AND d.lookup_id = q.lookup_id
  ) AS c
  CROSS JOIN UNNEST(c.definitions) WITH ORDINALITY
    AS d (def_id, def_file_id, target_kind, receiver_class_id, is_second_choice, takes_receiver,
      is_initializer, min_positional, max_positional, param_names, param_kinds, is_overload,
      is_stub, is_conditional, place)
)
