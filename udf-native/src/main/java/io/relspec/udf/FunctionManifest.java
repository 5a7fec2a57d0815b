package io.relspec.udf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What the native library publishes about itself.
 *
 * @param version version of the library
 * @param hash hash over all functions: names, types, null rules and versions; 32 hexadecimal digits
 * @param errorCodes codes that native code throws
 * @param functions the functions; the place of one is its number in native calls
 */
public record FunctionManifest(
    String version, String hash, List<NativeCode> errorCodes, List<FunctionSpec> functions) {

  public FunctionManifest {
    errorCodes = List.copyOf(errorCodes);
    functions = List.copyOf(functions);
  }

  /** Reads the manifest of the library, loading it if need be. */
  static FunctionManifest load() {
    NativeLibrary.load();
    return parse(new String(Native.manifest(), StandardCharsets.UTF_8));
  }

  /** JSON is YAML, and a YAML parser is on the class path already. */
  static FunctionManifest parse(String json) {
    Map<?, ?> root = map(new Load(LoadSettings.builder().build()).loadFromString(json));
    return new FunctionManifest(
        text(root, "version"),
        text(root, "hash"),
        list(root, "error_codes").stream().map(code -> NativeCode.valueOf((String) code)).toList(),
        list(root, "functions").stream().map(function -> function(map(function))).toList());
  }

  /** The number of a function in native calls. */
  int number(String name) {
    for (int number = 0; number < functions.size(); number++) {
      if (functions.get(number).name().equals(name)) {
        return number;
      }
    }
    throw new IllegalArgumentException("the native library has no function " + name);
  }

  private static FunctionSpec function(Map<?, ?> function) {
    return new FunctionSpec(
        text(function, "name"),
        text(function, "kind").equals("TABLE"),
        fields(function, "arguments"),
        (boolean) value(function, "variadic"),
        fields(function, "results"),
        (int) value(function, "version"));
  }

  private static List<NativeField> fields(Map<?, ?> function, String key) {
    return list(function, key).stream().map(field -> field(map(field))).toList();
  }

  private static NativeField field(Map<?, ?> field) {
    return new NativeField(
        text(field, "name"),
        NativeType.of(text(field, "type")),
        (boolean) value(field, "nullable"));
  }

  private static String text(Map<?, ?> map, String key) {
    return (String) value(map, key);
  }

  private static List<?> list(Map<?, ?> map, String key) {
    return (List<?>) value(map, key);
  }

  private static Object value(Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException("the manifest lacks " + key);
    }
    return value;
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }
}
