package io.relspec.contracts;

import java.io.Serializable;
import java.util.Comparator;

/**
 * An error with its place.
 *
 * @param code stable code
 * @param file file, resource or table it was found in
 * @param line line from 1, 0 when the place is the whole of {@code file}
 * @param column column from 1, 0 when the place is the whole of {@code file}
 * @param what what is wrong, with the values
 * @param hint what to do
 */
public record ContractError(
    ContractCode code, String file, int line, int column, String what, String hint)
    implements Serializable, Comparable<ContractError> {

  private static final Comparator<ContractError> ORDER =
      Comparator.comparing(ContractError::file)
          .thenComparingInt(ContractError::line)
          .thenComparingInt(ContractError::column)
          .thenComparing(ContractError::code)
          .thenComparing(ContractError::what);

  @Override
  public int compareTo(ContractError other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column: CODE: what; hint} on one line. */
  @Override
  public String toString() {
    String place = line > 0 ? file + ":" + line + ":" + column : file;
    return place + ": " + code + ": " + what + "; " + hint;
  }
}
