package io.relspec.udf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** Texts, dotted names, modules and identifiers in Java, to measure against. */
public final class JavaNames {
  private JavaNames() {}

  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  static boolean isIdentifier(String text) {
    return !text.isEmpty()
        && (text.charAt(0) == '_' || Character.isUnicodeIdentifierStart(text.codePointAt(0)))
        && text.codePoints().skip(1).allMatch(Character::isUnicodeIdentifierPart);
  }

  static @Nullable String parent(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? null : name.substring(0, dot);
  }

  static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  static String join(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return a + '.' + b;
  }

  private static String nfkc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC);
  }

  private static String strip(String text, boolean dots) {
    int start = 0;
    int end = text.length();
    while (start < end && isEdge(text.charAt(start), dots)) {
      start++;
    }
    while (start < end && isEdge(text.charAt(end - 1), dots)) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isEdge(char c, boolean dots) {
    return isSpace(c) || (dots && c == '.');
  }

  /** {@code ident_normalize}. */
  public static final class IdentNormalize extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public String eval(String s) {
      return nfkc(s);
    }
  }

  /** {@code utf8_normalize}. */
  public static final class Utf8Normalize extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public String eval(String s, String form) {
      return Normalizer.normalize(s, Normalizer.Form.valueOf(form));
    }
  }

  /** {@code utf8_null_if_blank}. */
  public static final class NullIfBlank extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String s) {
      return s.isBlank() ? null : s;
    }
  }

  /** {@code utf8_collapse}. */
  public static final class Collapse extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public String eval(String s) {
      StringBuilder collapsed = new StringBuilder(s.length());
      boolean space = false;
      for (int i = 0; i < s.length(); i++) {
        char c = s.charAt(i);
        if (isSpace(c)) {
          space = !collapsed.isEmpty();
        } else {
          if (space) {
            collapsed.append(' ');
            space = false;
          }
          collapsed.append(c);
        }
      }
      return collapsed.toString();
    }
  }

  /** {@code code_preview}. */
  public static final class CodePreview extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData s, int max) {
      byte[] bytes = s.toBytes();
      int end = Math.min(max, bytes.length);
      while (end > 0 && end < bytes.length && (bytes[end] & 0xc0) == 0x80) {
        end--;
      }
      return end < 0 ? null : new String(bytes, 0, end, UTF_8);
    }
  }

  /** {@code qname_normalize}. */
  public static final class QnameNormalize extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String s) {
      String trimmed = strip(s, true);
      String joined =
          trimmed.chars().anyMatch(JavaNames::isSpace)
              ? Arrays.stream(trimmed.split("\\.", -1))
                  .map(part -> strip(part, false))
                  .collect(Collectors.joining("."))
              : trimmed;
      return joined.isEmpty() ? null : nfkc(joined);
    }
  }

  /** {@code qname_join}. */
  public static final class QnameJoin extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public String eval(String a, String b) {
      return join(a, b);
    }
  }

  /** {@code qname_parent}. */
  public static final class QnameParent extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String q) {
      return parent(q);
    }
  }

  /** {@code qname_last}. */
  public static final class QnameLast extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public String eval(String q) {
      return last(q);
    }
  }

  /** {@code qname_depth}. */
  public static final class QnameDepth extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public int eval(String q) {
      int dots = 0;
      for (int dot = q.indexOf('.'); dot >= 0; dot = q.indexOf('.', dot + 1)) {
        dots++;
      }
      return q.isEmpty() ? 0 : dots + 1;
    }
  }

  /** {@code qname_common_prefix}. */
  public static final class QnameCommonPrefix extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public int eval(String a, String b) {
      String[] left = a.split("\\.", -1);
      String[] right = b.split("\\.", -1);
      int different = Arrays.mismatch(left, right);
      return a.isEmpty() || b.isEmpty() ? 0 : different < 0 ? left.length : different;
    }
  }

  /** {@code module_name}. */
  public static final class ModuleName extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String path, String[] roots) {
      String stem = stem(path);
      if (stem == null) {
        return null;
      }
      String inside = stem.substring(root(stem, roots).length());
      inside = inside.startsWith("/") ? inside.substring(1) : inside;
      return inside.replaceFirst("/__init__$", "").replace('/', '.');
    }
  }

  /** {@code source_root}. */
  public static final class SourceRoot extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String path, String[] roots) {
      String stem = stem(path);
      return stem == null ? null : root(stem, roots);
    }
  }

  private static @Nullable String stem(String path) {
    int length = path.length() - (path.endsWith(".pyi") ? 4 : path.endsWith(".py") ? 3 : 0);
    return length == path.length() || length == 0 || path.charAt(length - 1) == '/'
        ? null
        : path.substring(0, length);
  }

  private static String root(String stem, String[] roots) {
    String longest = null;
    for (String root : roots) {
      if (stem.startsWith(root)
          && (root.isEmpty() || stem.startsWith("/", root.length()))
          && (longest == null || root.length() >= longest.length())) {
        longest = root;
      }
    }
    if (longest != null) {
      return longest;
    }
    int at = stem.lastIndexOf("/src/");
    return at >= 0 ? stem.substring(0, at + 4) : stem.startsWith("src/") ? "src" : "";
  }

  /** {@code import_resolve}. */
  public static final class ImportResolve extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(@Nullable String of, int level, @Nullable String module) {
      String name = module == null ? "" : module;
      if (level <= 0) {
        return level < 0 || name.isEmpty() ? null : name;
      }
      String base = of == null || of.isEmpty() ? null : of;
      for (int above = 1; above < level && base != null; above++) {
        base = parent(base);
      }
      return base == null ? null : join(base, name);
    }
  }

  /** {@code mangle_name}. */
  public static final class MangleName extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public String eval(String owner, String name) {
      int start = 0;
      while (start < owner.length() && owner.charAt(start) == '_') {
        start++;
      }
      boolean stays =
          start == owner.length()
              || !name.startsWith("__")
              || name.endsWith("__")
              || name.indexOf('.') >= 0;
      return stays ? name : '_' + owner.substring(start) + name;
    }
  }

  /** {@code visibility}. */
  public static final class Visibility extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public String eval(String name) {
      if (!name.startsWith("_")) {
        return "PUBLIC";
      }
      if (!name.startsWith("__") || name.chars().allMatch(c -> c == '_')) {
        return "PROTECTED";
      }
      return name.endsWith("__") ? "DUNDER" : "PRIVATE";
    }
  }

  /** {@code is_stdlib}. */
  public static final class IsStdlib extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    private final Set<String> modules;

    IsStdlib(List<String> modules) {
      this.modules = Set.copyOf(modules);
    }

    public boolean eval(String module) {
      int dot = module.indexOf('.');
      return modules.contains(dot < 0 ? module : module.substring(0, dot));
    }
  }
}
