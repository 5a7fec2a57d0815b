package io.relspec.app.facade;

import io.relspec.udf.NativeFunctions;
import io.relspec.udf.StableHash;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.table.functions.UserDefinedFunction;

/** The functions of the native library, exactly those of its manifest. */
public final class NativeFunctionLibrary implements FunctionLibrary {

  @Override
  public NavigableMap<String, UserDefinedFunction> functions() {
    return new TreeMap<>(NativeFunctions.definitions());
  }

  @Override
  public String hash(String text) {
    return StableHash.hex128(text);
  }
}
