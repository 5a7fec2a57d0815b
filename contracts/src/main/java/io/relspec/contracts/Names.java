package io.relspec.contracts;

import java.util.regex.Pattern;

/** The spelling rules of names in contracts. */
final class Names {

  /** Lower snake case: datasets, columns, semantic types. */
  static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

  /** Upper snake case: codes, edge kinds, closed values of the product's own. */
  static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  private Names() {}

  static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(what + " name '" + name + "' is not lower snake case");
    }
  }
}
