package io.relspec.app.options;

import java.util.Locale;

/** Where a value comes from; an earlier layer wins over a later one. */
public enum Layer {
  FLAG,
  ENVIRONMENT,
  FILE,
  DEFAULT;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
