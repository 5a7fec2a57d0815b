package io.relspec.app.options;

import io.relspec.app.plan.ColumnOrigin;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the text of an option becomes a value.
 *
 * @param placeholder stands for the value in help texts
 * @param shape how many texts make one value
 * @param parser gets the texts (exactly one unless the shape is {@code LIST}); throws {@link
 *     IllegalArgumentException} whose message says what is expected
 */
public record OptionType<T>(String placeholder, Shape shape, Function<List<String>, T> parser) {

  /** How many texts make one value. */
  public enum Shape {
    /** Present or absent, or {@code true} and {@code false}. */
    SWITCH,
    SINGLE,
    LIST
  }

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final List<String> SIZE_UNITS = List.of("KiB", "MiB", "GiB");

  /** Any text that is not blank. */
  public static OptionType<String> text(String placeholder) {
    return single(placeholder, OptionType::requireText);
  }

  public static OptionType<Path> path(String placeholder) {
    return single(placeholder, OptionType::parsePath);
  }

  public static OptionType<Boolean> bool() {
    return new OptionType<>("BOOL", Shape.SWITCH, texts -> parseBool(texts.get(0)));
  }

  public static OptionType<Integer> integer(int min, int max) {
    return single("N", text -> Math.toIntExact(parseLong(text, min, max)));
  }

  public static OptionType<Long> count(long min, long max) {
    return single("N", text -> parseLong(text, min, max));
  }

  /** A number of bytes, plain or with the suffix KiB, MiB or GiB. */
  public static OptionType<Long> bytes(long min, long max) {
    return single("BYTES", text -> parseBytes(text, min, max));
  }

  public static OptionType<PythonVersion> pythonVersion() {
    return single("VERSION", PythonVersion::parse);
  }

  /** A constant of an enum, written in lower case. */
  public static <E extends Enum<E>> OptionType<E> choice(Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    String words = constants.stream().map(OptionType::word).collect(Collectors.joining("|"));
    return single(words, text -> parseChoice(constants, words, text));
  }

  /** Glob patterns in the syntax of {@link java.nio.file.FileSystem#getPathMatcher}. */
  public static OptionType<List<String>> globs() {
    return list("GLOB", OptionType::requireGlob);
  }

  /** Directories relative to the root of the repository, with forward slashes. */
  public static OptionType<List<String>> relativeDirectories() {
    return list("DIR", OptionType::requireRelativeDirectory);
  }

  /** Names of datasets. */
  public static OptionType<List<String>> names(String placeholder) {
    return list(placeholder, OptionType::requireName);
  }

  /** Texts that are not empty. */
  public static OptionType<List<String>> texts(String placeholder) {
    return list(placeholder, OptionType::requireText);
  }

  /** A column of a dataset, {@code dataset.column}. */
  public static OptionType<ColumnOrigin> column() {
    return single("DATASET.COLUMN", ColumnOrigin::parse);
  }

  private static <T> OptionType<T> single(String placeholder, Function<String, T> parser) {
    return new OptionType<>(placeholder, Shape.SINGLE, texts -> parser.apply(texts.get(0)));
  }

  private static OptionType<List<String>> list(
      String placeholder, Function<String, String> element) {
    return new OptionType<>(
        placeholder, Shape.LIST, texts -> texts.stream().map(element).distinct().toList());
  }

  private static String requireText(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a text that is not empty");
    }
    return text;
  }

  private static String requireName(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("a name such as py_imports");
    }
    return text;
  }

  private static Path parsePath(String text) {
    try {
      return Path.of(requireText(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("a path", e);
    }
  }

  private static boolean parseBool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  private static long parseLong(String text, long min, long max) {
    String expected = "a whole number from " + min + " to " + max;
    try {
      return requireRange(Long.parseLong(text.replace("_", "")), min, max, expected);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(expected, e);
    }
  }

  private static long parseBytes(String text, long min, long max) {
    String expected =
        "a number of bytes from " + min + " to " + max + ", with KiB, MiB or GiB if you like";
    String digits = text;
    long unit = 1;
    for (int i = 0; i < SIZE_UNITS.size(); i++) {
      if (text.endsWith(SIZE_UNITS.get(i))) {
        digits = text.substring(0, text.length() - SIZE_UNITS.get(i).length()).trim();
        unit = 1L << (10 * (i + 1));
      }
    }
    try {
      long amount = Math.multiplyExact(Long.parseLong(digits), unit);
      return requireRange(amount, min, max, expected);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(expected, e);
    }
  }

  private static long requireRange(long value, long min, long max, String expected) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(expected);
    }
    return value;
  }

  private static <E extends Enum<E>> E parseChoice(List<E> constants, String words, String text) {
    return constants.stream()
        .filter(constant -> word(constant).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("one of " + words.replace("|", ", ")));
  }

  private static String requireGlob(String text) {
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + requireText(text));
      return text;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("a glob such as **/*.py (" + e.getDescription() + ")", e);
    }
  }

  private static String requireRelativeDirectory(String text) {
    Path path = parsePath(text);
    boolean leaves = Stream.of(text.split("/")).anyMatch(".."::equals);
    if (path.isAbsolute() || leaves) {
      throw new IllegalArgumentException("a directory inside the repository, such as src");
    }
    return path.normalize().toString();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
