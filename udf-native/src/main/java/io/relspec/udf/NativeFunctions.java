package io.relspec.udf;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.jspecify.annotations.Nullable;

/** The SQL functions of the native library, exactly those that its manifest lists. */
public final class NativeFunctions {

  private static @Nullable FunctionManifest manifest;

  private NativeFunctions() {}

  /** The manifest; the first call loads the library. */
  public static synchronized FunctionManifest manifest() {
    FunctionManifest current = manifest;
    if (current == null) {
      current = FunctionManifest.load();
      manifest = current;
    }
    return current;
  }

  /** New instances of all functions by name, to be registered as system functions. */
  public static SortedMap<String, UserDefinedFunction> definitions() {
    SortedMap<String, UserDefinedFunction> definitions = new TreeMap<>();
    for (FunctionSpec spec : manifest().functions()) {
      definitions.put(spec.name(), definition(spec));
    }
    return definitions;
  }

  private static UserDefinedFunction definition(FunctionSpec spec) {
    Invocation invocation = Invocation.declared(spec);
    return switch (spec.kind()) {
      case SCALAR -> new NativeScalarFunction(invocation);
      case TABLE -> new NativeTableFunction(invocation);
    };
  }

  /**
   * A call of a function in this JVM. The plan may come from another one, so its declaration must
   * be that of the library here.
   */
  static NativeCall open(FunctionSpec spec) {
    FunctionManifest here = manifest();
    int number = here.number(spec.name());
    if (!here.functions().get(number).equals(spec)) {
      throw new IllegalStateException(
          "the plan was made for %s but the native library has %s; use one version everywhere"
              .formatted(spec, here.functions().get(number)));
    }
    return new NativeCall(number);
  }
}
