package io.relspec.app.catalog;

import java.util.List;

/**
 * A function that queries may call.
 *
 * @param name its name in SQL
 * @param type SCALAR, TABLE or AGGREGATE
 * @param dataType type of its result, a row type for a table function
 * @param isRetractable whether an aggregate takes rows back
 * @param nullRule what a null among its arguments does
 * @param version grows when equal arguments give another result than before
 * @param parameters its arguments in order
 */
public record Routine(
    String name,
    String type,
    String dataType,
    boolean isRetractable,
    String nullRule,
    String version,
    List<Parameter> parameters) {
  public Routine {
    parameters = List.copyOf(parameters);
  }

  /**
   * An argument.
   *
   * @param isVariadic whether it may be repeated
   * @param isNullable whether the function sees null in it
   */
  public record Parameter(String name, String dataType, boolean isVariadic, boolean isNullable) {}
}
