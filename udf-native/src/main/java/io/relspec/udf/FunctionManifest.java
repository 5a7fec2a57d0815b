package io.relspec.udf;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/**
 * What the native library publishes about itself.
 *
 * @param version version of the library
 * @param hash hash over all functions: names, types, null rules and versions; 32 hexadecimal digits
 * @param errorCodes codes that native code throws
 * @param functions the functions; the place of one is its number in native calls
 */
public record FunctionManifest(
    String version,
    String hash,
    @JsonProperty("error_codes") List<NativeCode> errorCodes,
    List<FunctionSpec> functions) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  public FunctionManifest {
    errorCodes = List.copyOf(errorCodes);
    functions = List.copyOf(functions);
  }

  /** Reads the manifest of the library, loading it if need be. */
  static FunctionManifest load() {
    NativeLibrary.load();
    try {
      return JSON.readValue(Native.manifest(), FunctionManifest.class);
    } catch (IOException e) {
      throw new IllegalStateException(
          "the native library and these classes do not belong together", e);
    }
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
}
