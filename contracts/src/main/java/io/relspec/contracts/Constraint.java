package io.relspec.contracts;

import java.util.List;

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

  /**
   * The condition with its columns in back quotes, since they may be called like words of SQL.
   *
   * @param columns names of the columns of the dataset
   */
  public String sql(List<String> columns) {
    String[] parts = check.split("'", -1);
    for (int i = 0; i < parts.length; i += 2) {
      for (String column : columns) {
        parts[i] = parts[i].replaceAll("(?<![`\\w])" + column + "(?![`\\w(])", "`" + column + "`");
      }
    }
    return String.join("'", parts);
  }
}
