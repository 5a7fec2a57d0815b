package io.relspec.contracts;

/** The databases a contract can live in; {@code information_schema} is derived and has none. */
public enum Database implements YamlEnum {
  SOURCE,
  EVIDENCE,
  RELATIONS,
  GRAPH,
  QUALITY,
  RUNS,
  REFERENCE
}
