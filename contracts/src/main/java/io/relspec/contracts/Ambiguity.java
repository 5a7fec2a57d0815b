package io.relspec.contracts;

/** What becomes of several equally good candidates. */
public enum Ambiguity implements YamlEnum {
  /** All are kept and share an ambiguity group. */
  PRESERVE
}
