package io.relspec.app.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Arguments of a program that measures: names, each with its value. */
final class MeasureArguments {
  private final Map<String, String> values = new TreeMap<>();

  private MeasureArguments() {}

  static MeasureArguments of(String... arguments) {
    MeasureArguments all = new MeasureArguments();
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " has no value");
      }
      all.values.put(arguments[i], arguments[i + 1]);
    }
    return all;
  }

  /**
   * A value that has to be there.
   *
   * @throws IllegalArgumentException if it is not
   */
  String required(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  String get(String name, String other) {
    return values.getOrDefault(name, other);
  }

  int parallelism() {
    return Integer.parseInt(get("--parallelism", "2"));
  }

  /** Opens the repository of {@code --git NAME=DIRECTORY}. */
  GitTrees git() throws IOException {
    String[] parts = required("--git").split("=", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("--git is not NAME=DIRECTORY: " + parts[0]);
    }
    return GitTrees.open(parts[0], Path.of(parts[1]).toAbsolutePath());
  }
}
