package io.relspec.app.facade;

import io.relspec.cpg.relate.BitOr;
import io.relspec.cpg.relate.CollectBest;
import io.relspec.udf.NativeFunctions;
import io.relspec.udf.StableHash;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.table.functions.UserDefinedFunction;

/**
 * The functions of the native library, exactly those of its manifest, and the aggregate that
 * relations rank with.
 */
public final class NativeFunctionLibrary implements FunctionLibrary {

  @Override
  public NavigableMap<String, UserDefinedFunction> functions() {
    NavigableMap<String, UserDefinedFunction> functions =
        new TreeMap<>(NativeFunctions.definitions());
    functions.put("collect_best", new CollectBest());
    functions.put("bit_or", new BitOr());
    return functions;
  }

  @Override
  public String version() {
    return NativeFunctions.manifest().hash() + " " + CollectBest.class.getName();
  }

  @Override
  public String hash(String text) {
    return StableHash.hex128(text);
  }
}
