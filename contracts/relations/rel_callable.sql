-- What a call runs when it calls a definition: a function itself, of a class its constructor. Both by
-- symbol.
SELECT
  repo, symbol_id(symbol_name) AS callable_id, def_id, file_id, full_name,
  CASE WHEN class_def_id IS NULL THEN 'FUNCTION' ELSE 'METHOD' END AS target_kind,
  CAST(NULL AS BIGINT) AS receiver_class_id, FALSE AS is_second_choice,
  COALESCE(method_kind = 'INSTANCE', FALSE) AS takes_receiver, FALSE AS is_initializer,
  min_positional, max_positional, param_names, param_kinds, is_overload, is_stub, is_conditional
FROM evidence.py_defs
WHERE is_global AND def_kind = 'FUNCTION'
UNION ALL
SELECT
  repo, symbol_id(qname_parent(symbol_name)), def_id, file_id, full_name, 'CONSTRUCTOR', class_def_id, name = '__new__',
  FALSE, name = '__init__', min_positional, max_positional, param_names, param_kinds, is_overload,
  is_stub, is_conditional
FROM evidence.py_defs
WHERE is_global AND def_kind = 'FUNCTION' AND class_def_id IS NOT NULL
  AND name IN ('__init__', '__new__')
