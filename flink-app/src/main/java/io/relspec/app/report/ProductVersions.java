package io.relspec.app.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Versions of this program and of what it is made of. */
public final class ProductVersions {
  private static final String RESOURCE = "/io/relspec/app/report/versions.properties";

  private ProductVersions() {}

  /** Version of this program. */
  public static String ofRelspec() {
    return of("relspec");
  }

  /** Version of a part of it: {@code relspec}, {@code flink} or {@code delta}. */
  public static String of(String part) {
    try (InputStream in = ProductVersions.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the program");
      }
      Properties versions = new Properties();
      versions.load(in);
      return versions.getProperty(part);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }
}
