package io.relspec.contracts;

/** Stable codes of what can be wrong with a contract, or with a table that is bound to one. */
public enum ContractCode {
  /** Not readable as a contract: YAML syntax, unknown or missing entry, wrong kind of value. */
  CONTRACT_MALFORMED,
  /** A dataset that no contract describes. */
  CONTRACT_UNKNOWN,
  /** Two contracts, columns or entries with one name. */
  CONTRACT_DUPLICATE,
  KEY_NULLABLE,
  /** A key, or a part that the rules demand of every key, is missing. */
  KEY_NOT_COVERED,
  ORDER_NOT_TOTAL,
  TYPE_MISMATCH,
  COLUMN_MISSING,
  COLUMN_SURPLUS,
  ENUM_UNKNOWN,
  EDGE_KIND_UNKNOWN,
  /** Edges of a kind lack what all edges of it say. */
  EDGE_PROPERTY_MISSING,
  /** Edges of a kind start or end at nodes that it does not join. */
  EDGE_ENDPOINT,
  CONFIDENCE_MISSING,
  COORDINATE_IN_RELATION,
  /** Several candidates are left and nothing says which of them belong to one question. */
  GROUP_MISSING,
  /** Two inputs of a relation with one alias, or an alias that no input has. */
  ALIAS_UNKNOWN,
  NONDETERMINISTIC
}
