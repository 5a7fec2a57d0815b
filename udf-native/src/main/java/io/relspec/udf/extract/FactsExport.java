package io.relspec.udf.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relspec.udf.Native;
import io.relspec.udf.NativeLibrary;

/** The facts of one file as text, for people and for comparison with other tools. */
public final class FactsExport {
  private FactsExport() {}

  /** How facts are written. */
  public enum Format {
    /** Every row of every dataset, one JSON object a line. */
    JSON_LINES(0),
    /** Scopes, names, calls, attributes and imports as one JSON document. */
    ORACLE(1);

    private final int number;

    Format(int number) {
      this.number = number;
    }
  }

  /** Facts of a file as UTF-8 text. */
  public static byte[] of(
      ExtractorOptions options, Format format, String repo, String path, byte[] bytes) {
    NativeLibrary.load();
    return Native.facts(
        options.toJson(), format.number, repo.getBytes(UTF_8), path.getBytes(UTF_8), bytes);
  }
}
