//! Facts about one Python file: parse, scopes, bindings, definitions, syntax graph, uses.
