package io.relspec.app.report;

import java.util.Locale;

/** How figures are written for people. */
final class Numbers {
  private static final double MS_PER_SECOND = 1000;
  private static final double BYTES_PER_MIB = 1 << 20;

  private Numbers() {}

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String seconds(long ms) {
    return String.format(Locale.ROOT, "%.1f", ms / MS_PER_SECOND);
  }

  static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,.0f", bytes / BYTES_PER_MIB);
  }

  static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", whole == 0 ? 0 : 100.0 * part / whole);
  }
}
