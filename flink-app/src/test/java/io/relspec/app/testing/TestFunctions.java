package io.relspec.app.testing;

import io.relspec.app.catalog.Routine;
import io.relspec.app.facade.FunctionLibrary;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.table.functions.UserDefinedFunction;

/** Functions for tests of the facade itself, which need no native library. */
public final class TestFunctions implements FunctionLibrary {

  private final NavigableMap<String, UserDefinedFunction> functions = new TreeMap<>();
  private final Map<String, Integer> versions = new TreeMap<>();

  public TestFunctions with(String name, UserDefinedFunction function) {
    functions.put(name, function);
    return this;
  }

  @Override
  public NavigableMap<String, UserDefinedFunction> functions() {
    return functions;
  }

  @Override
  public String version() {
    return functions.toString() + versions;
  }

  @Override
  public List<Routine> routines() {
    return functions.keySet().stream()
        .map(name -> new Routine(name, "SCALAR", "ANY", false, "", "1", List.of()))
        .toList();
  }

  /** Says that a function computes something else than before. */
  public TestFunctions version(String name, int version) {
    versions.put(name, version);
    return this;
  }

  @Override
  public String version(String function) {
    UserDefinedFunction known = functions.get(function);
    return known == null
        ? ""
        : known.getClass().getName() + " " + versions.getOrDefault(function, 1);
  }

  @Override
  public String hash(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)))
          .substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
