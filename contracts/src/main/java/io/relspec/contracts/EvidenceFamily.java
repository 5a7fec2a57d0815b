package io.relspec.contracts;

/** Kinds of evidence from best to worst; each has one rank. */
public enum EvidenceFamily implements YamlEnum {
  INDEX(1),
  SCOPE(2),
  IMPORT(3),
  TYPE(4),
  NAME(5);

  private final int rank;

  EvidenceFamily(int rank) {
    this.rank = rank;
  }

  /** The rank of this kind, 1 is best. */
  public int rank() {
    return rank;
  }
}
