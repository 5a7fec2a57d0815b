package io.relspec.app.facade;

import java.util.NavigableMap;
import org.apache.flink.table.functions.UserDefinedFunction;

/** The functions relations may use, and the one hash of the product. */
public interface FunctionLibrary {

  /** The functions by SQL name. */
  NavigableMap<String, UserDefinedFunction> functions();

  /** Changes whenever a function is added, removed, declared otherwise or computes otherwise. */
  String version();

  /** {@code stable_hash128} of a text as 32 lower-case hexadecimal digits. */
  String hash(String text);
}
