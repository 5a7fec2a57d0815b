package io.relspec.udf;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** Access paths in Java, to measure against. */
public final class JavaPaths {
  private static final List<String> FIXED = List.of("()", "[]", "<iter>", "<await>", "<enter>");

  private JavaPaths() {}

  /**
   * A path.
   *
   * @param kind of its root
   * @param value of its root
   * @param last name of the root
   * @param steps behind it
   */
  private record Path(
      String kind, @Nullable String value, @Nullable String last, List<String> steps) {}

  private static @Nullable Path parse(String text) {
    int end = text.indexOf('}');
    if (!text.startsWith("{") || end < 0) {
      return null;
    }
    List<String> steps = new ArrayList<>();
    for (int at = end + 1; at < text.length(); ) {
      String step = step(text, at);
      if (step == null) {
        return null;
      }
      steps.add(step);
      at += step.length();
    }
    return root(text.substring(1, end), steps);
  }

  private static @Nullable Path root(String inside, List<String> steps) {
    if (inside.equals("?")) {
      return new Path("UNKNOWN", null, null, steps);
    }
    int space = inside.indexOf(' ');
    if (space < 0) {
      return null;
    }
    String value = inside.substring(space + 1);
    String kind = inside.substring(0, space);
    return switch (kind) {
      case "import" ->
          value.isEmpty() || value.indexOf('{') >= 0
              ? null
              : new Path("IMPORT", value, JavaNames.last(value), steps);
      case "def", "self", "class", "super", "param", "index" ->
          isId(value) ? new Path(upper(kind), value, null, steps) : null;
      case "global" -> {
        int second = value.indexOf(' ');
        String name = value.substring(second + 1);
        yield second > 0 && isId(value.substring(0, second)) && JavaNames.isIdentifier(name)
            ? new Path("GLOBAL", value, name, steps)
            : null;
      }
      default -> null;
    };
  }

  private static String upper(String kind) {
    return switch (kind) {
      case "def" -> "DEF";
      case "self" -> "SELF";
      case "class" -> "CLASS";
      case "super" -> "SUPER";
      case "param" -> "PARAM";
      default -> "INDEX";
    };
  }

  private static boolean isId(String value) {
    try {
      return Long.toString(Long.parseLong(value)).equals(value);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static @Nullable String step(String text, int at) {
    for (String fixed : FIXED) {
      if (text.startsWith(fixed, at)) {
        return fixed;
      }
    }
    if (at >= text.length() || text.charAt(at) != '.') {
      return null;
    }
    int end = at + 1;
    while (end < text.length() && ".([<".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return JavaNames.isIdentifier(text.substring(at + 1, end)) ? text.substring(at, end) : null;
  }

  /** {@code path_root_kind}. */
  public static final class RootKind extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String text) {
      Path path = parse(text);
      return path == null ? null : path.kind;
    }
  }

  /** {@code path_root_value}. */
  public static final class RootValue extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String text) {
      Path path = parse(text);
      return path == null ? null : path.value;
    }
  }

  /** {@code path_length}. */
  public static final class Length extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Integer eval(String text) {
      Path path = parse(text);
      return path == null ? null : path.steps.size();
    }
  }

  /** {@code path_step}. */
  public static final class Step extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String text, int i) {
      Path path = parse(text);
      return path == null || i < 1 || i > path.steps.size() ? null : path.steps.get(i - 1);
    }
  }

  /** {@code path_append}. */
  public static final class Append extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String text, String step) {
      return parse(text) == null || !step.equals(step(step, 0)) ? null : text + step;
    }
  }

  /** {@code path_last_name}. */
  public static final class LastName extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String text) {
      Path path = parse(text);
      if (path == null) {
        return null;
      }
      for (int i = path.steps.size() - 1; i >= 0; i--) {
        if (path.steps.get(i).startsWith(".")) {
          return path.steps.get(i).substring(1);
        }
      }
      return path.last;
    }
  }

  /** {@code path_method}. */
  public static final class Method extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String basis, String method) {
      return switch (basis) {
        case "SELF" -> "type_self";
        case "ANNOTATION" -> "type_annotation";
        case "CONSTRUCTOR", "LITERAL" -> "type_constructor";
        case "RETURN" -> "type_return";
        case "SCOPE" ->
            method.equals("builtin") || method.equals("import_external") ? "builtin" : "scope";
        case "INDEX", "IMPORT" -> method;
        default -> null;
      };
    }
  }
}
