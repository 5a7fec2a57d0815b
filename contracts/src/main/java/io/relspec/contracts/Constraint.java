package io.relspec.contracts;

/**
 * A condition on every row.
 *
 * @param code stable name, upper snake case
 * @param check SQL condition over the columns; a row fails when it is false
 * @param severity what a failure does to the row
 */
public record Constraint(String code, String check, Severity severity) {

  public Constraint {
    if (!Names.CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("constraint code '" + code + "' is not upper snake case");
    }
    if (check.isBlank()) {
      throw new IllegalArgumentException("constraint " + code + " has an empty check");
    }
  }
}
