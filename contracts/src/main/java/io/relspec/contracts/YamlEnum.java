package io.relspec.contracts;

import java.util.Locale;

/** An enum of the contract files: written there, and in the canonical form, in lower case. */
public interface YamlEnum {

  /** The constant's name, supplied by the enum itself. */
  String name();

  /** The spelling in contract files. */
  default String yamlName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
