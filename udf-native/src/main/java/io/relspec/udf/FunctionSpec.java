package io.relspec.udf;

import java.io.Serializable;
import java.util.List;

/**
 * What the manifest says about a function. All functions are deterministic and stateless.
 *
 * @param name name in SQL
 * @param kind scalar or table function
 * @param arguments declared arguments
 * @param variadic the last argument may be repeated
 * @param results the value of a scalar function, the columns of a table function
 * @param version grows when equal arguments give another result than before
 */
public record FunctionSpec(
    String name,
    Kind kind,
    List<NativeField> arguments,
    boolean variadic,
    List<NativeField> results,
    int version)
    implements Serializable {

  /** What a call gives. */
  public enum Kind {
    /** One value. */
    SCALAR,
    /** Any number of rows. */
    TABLE
  }

  public FunctionSpec {
    arguments = List.copyOf(arguments);
    results = List.copyOf(results);
    if (arguments.isEmpty() || results.isEmpty()) {
      throw new IllegalArgumentException(name + " has no arguments or no results");
    }
  }

  /** The declaration of an argument, from 0; repeated arguments share the last one. */
  NativeField argument(int position) {
    return arguments.get(Math.min(position, arguments.size() - 1));
  }
}
