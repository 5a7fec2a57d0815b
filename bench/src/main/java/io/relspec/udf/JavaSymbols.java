package io.relspec.udf;

import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** Symbols and roles of an external index in Java, to measure against. */
public final class JavaSymbols {
  private static final int WRITE = 4;
  private static final int READ = 8;

  private JavaSymbols() {}

  /** {@code scip_role}. */
  public static final class Role extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Boolean eval(int roles, String role) {
      int bit =
          switch (role) {
            case "DEFINITION" -> 1;
            case "IMPORT" -> 2;
            case "WRITE" -> WRITE;
            case "READ" -> READ;
            case "GENERATED" -> 16;
            case "TEST" -> 32;
            case "FORWARD_DEFINITION" -> 64;
            default -> 0;
          };
      boolean isSet = (roles & bit) != 0;
      boolean isUnsaid = !isSet && (bit == READ || bit == WRITE);
      return (bit == 0 || isUnsaid) ? null : isSet;
    }
  }

  /** {@code scip_symbol_name}. */
  public static final class SymbolName extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String symbol) {
      return symbol.startsWith("local ") ? null : new Reader(symbol).fullName();
    }
  }

  /** What a symbol consists of, read from the left. */
  private static final class Reader {
    private static final char METHOD = '(';

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    @Nullable String fullName() {
      for (int part = 0; part < 4; part++) {
        if (!skipPart()) {
          return null;
        }
      }
      StringBuilder full = new StringBuilder();
      char last = 0;
      while (at < text.length()) {
        String name = name();
        char suffix = name == null ? 0 : suffix();
        if (name == null || suffix == 0) {
          return null;
        }
        if (suffix == ':' && last == '/' && name.equals("__init__")) {
          continue;
        }
        if ("/#.(".indexOf(suffix) < 0 || (suffix == '/' && last != 0 && last != '/')) {
          return null;
        }
        full.append(last == 0 ? "" : last == METHOD ? ".<locals>." : ".").append(name);
        last = suffix;
      }
      return last == 0 ? null : full.toString();
    }

    /** Skips a part and the space behind it; two spaces are one in the part. */
    private boolean skipPart() {
      while (true) {
        int space = text.indexOf(' ', at);
        if (space < 0) {
          return false;
        }
        at = space + 1;
        if (at == text.length() || text.charAt(at) != ' ') {
          return true;
        }
        at++;
      }
    }

    private @Nullable String name() {
      if (text.charAt(at) != '`') {
        int start = at;
        while (at < text.length() && isPlain(text.charAt(at))) {
          at++;
        }
        return at == start ? null : text.substring(start, at);
      }
      StringBuilder name = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '`' && (at + 1 == text.length() || text.charAt(++at) != '`')) {
          return name.isEmpty() ? null : name.toString();
        }
        name.append(c);
      }
      return null;
    }

    private static boolean isPlain(char c) {
      return Character.isLetterOrDigit(c) || "_+-$".indexOf(c) >= 0;
    }

    /** The character that tells the kind, or 0. */
    private char suffix() {
      if (at == text.length()) {
        return 0;
      }
      char suffix = text.charAt(at++);
      if (suffix == METHOD) {
        int end = text.indexOf(").", at);
        at = end + 2;
        return end < 0 ? 0 : METHOD;
      }
      return "/#.:!".indexOf(suffix) < 0 ? 0 : suffix;
    }
  }
}
