package io.relspec.app.facade;

import io.relspec.app.catalog.Routine;
import java.util.List;
import java.util.NavigableMap;
import org.apache.flink.table.functions.UserDefinedFunction;

/** The functions relations may use, and the one hash of the product. */
public interface FunctionLibrary {

  /** The functions by SQL name. */
  NavigableMap<String, UserDefinedFunction> functions();

  /** Changes whenever a function is added, removed, declared otherwise or computes otherwise. */
  String version();

  /** What {@code information_schema} says about them, by name. */
  List<Routine> routines();

  /**
   * What is to be known of one function to tell whether it computes the same as before.
   *
   * @param function its SQL name
   * @return empty if it is none of these functions
   */
  String version(String function);

  /** {@code stable_hash128} of a text as 32 lower-case hexadecimal digits. */
  String hash(String text);
}
