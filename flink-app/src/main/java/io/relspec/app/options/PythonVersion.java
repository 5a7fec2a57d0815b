package io.relspec.app.options;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the Python language, which decides what a parser accepts.
 *
 * @param major always 3
 * @param minor from 7 to 14
 */
public record PythonVersion(int major, int minor) {
  private static final Pattern TEXT = Pattern.compile("(\\d)\\.(\\d{1,2})");
  private static final int OLDEST_MINOR = 7;
  private static final int NEWEST_MINOR = 14;

  public PythonVersion {
    if (major != 3 || minor < OLDEST_MINOR || minor > NEWEST_MINOR) {
      throw new IllegalArgumentException("a Python version from 3.7 to 3.14");
    }
  }

  /** Reads {@code 3.13}; throws {@link IllegalArgumentException} for anything else. */
  public static PythonVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a Python version from 3.7 to 3.14");
    }
    return new PythonVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
