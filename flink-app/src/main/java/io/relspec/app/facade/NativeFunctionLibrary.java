package io.relspec.app.facade;

import io.relspec.app.catalog.Routine;
import io.relspec.app.catalog.Routine.Parameter;
import io.relspec.cpg.relate.ArgExtreme;
import io.relspec.cpg.relate.BitOr;
import io.relspec.cpg.relate.CollectBest;
import io.relspec.cpg.relate.CollectOrdered;
import io.relspec.cpg.relate.CollectSet;
import io.relspec.cpg.relate.CollectUnion;
import io.relspec.cpg.relate.CountIf;
import io.relspec.cpg.relate.OnlyValue;
import io.relspec.udf.FunctionSpec;
import io.relspec.udf.NativeField;
import io.relspec.udf.NativeFunctions;
import io.relspec.udf.StableHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.table.functions.UserDefinedFunction;

/**
 * The functions of the native library, exactly those of its manifest, and the aggregates of
 * relations.
 */
public final class NativeFunctionLibrary implements FunctionLibrary {
  private static final String ARRAY = "ARRAY";

  /** The type of the value that is aggregated. */
  private static final String ANY = "ANY";

  private static final Parameter VALUE = new Parameter("value", ANY, false, true);
  private static final Parameter KEY = new Parameter("key", ANY, false, true);

  private static final List<Aggregate> AGGREGATES =
      List.of(
          new Aggregate(
              "argmax", ArgExtreme.largest(), ANY, "a null key counts for nothing", VALUE, KEY),
          new Aggregate(
              "argmin", ArgExtreme.smallest(), ANY, "a null key counts for nothing", VALUE, KEY),
          new Aggregate(
              "bit_or",
              new BitOr(),
              "INT",
              "a null counts for nothing",
              new Parameter("flags", "INT", false, true)),
          new Aggregate(
              "collect_best",
              new CollectBest(),
              ARRAY,
              "rows with a null value or key count for nothing",
              VALUE,
              new Parameter("key", "BIGINT", false, true),
              new Parameter("limit", "INT", false, false)),
          new Aggregate(
              "collect_ordered",
              new CollectOrdered(),
              ARRAY,
              "rows with a null value or key count for nothing",
              VALUE,
              KEY),
          new Aggregate("collect_set", new CollectSet(), ARRAY, "a null counts for nothing", VALUE),
          new Aggregate(
              "collect_union",
              new CollectUnion(),
              ARRAY,
              "a null array counts for nothing",
              new Parameter("values", ARRAY, false, true)),
          new Aggregate(
              "count_if",
              new CountIf(),
              "BIGINT",
              "a null counts as false",
              new Parameter("condition", "BOOLEAN", false, true)),
          new Aggregate(
              "only_value", new OnlyValue(), ANY, "a null is a value like any other", VALUE));

  /** An aggregate and what is said of it. */
  private record Aggregate(UserDefinedFunction function, Routine routine) {
    Aggregate(
        String name,
        UserDefinedFunction function,
        String type,
        String nullRule,
        Parameter... parameters) {
      this(
          function,
          new Routine(
              name,
              "AGGREGATE",
              type,
              true,
              nullRule,
              function.getClass().getName(),
              List.of(parameters)));
    }
  }

  @Override
  public NavigableMap<String, UserDefinedFunction> functions() {
    NavigableMap<String, UserDefinedFunction> functions =
        new TreeMap<>(NativeFunctions.definitions());
    AGGREGATES.forEach(
        aggregate -> functions.put(aggregate.routine().name(), aggregate.function()));
    return functions;
  }

  @Override
  public List<Routine> routines() {
    List<Routine> routines = new ArrayList<>();
    AGGREGATES.forEach(aggregate -> routines.add(aggregate.routine()));
    NativeFunctions.manifest().functions().forEach(spec -> routines.add(routine(spec)));
    routines.sort(Comparator.comparing(Routine::name));
    return routines;
  }

  private static Routine routine(FunctionSpec spec) {
    List<Parameter> parameters = new ArrayList<>();
    for (NativeField argument : spec.arguments()) {
      boolean isLast = parameters.size() == spec.arguments().size() - 1;
      parameters.add(
          new Parameter(
              argument.name(),
              argument.type().sql(),
              isLast && spec.variadic(),
              argument.nullable()));
    }
    return new Routine(
        spec.name(),
        spec.kind().name(),
        result(spec),
        false,
        "null if an argument is null that is not nullable",
        Integer.toString(spec.version()),
        parameters);
  }

  private static String result(FunctionSpec spec) {
    return switch (spec.kind()) {
      case SCALAR -> spec.results().get(0).type().sql();
      case TABLE ->
          spec.results().stream()
              .map(field -> field.name() + " " + field.type().sql())
              .collect(Collectors.joining(", ", "ROW<", ">"));
    };
  }

  @Override
  public String version() {
    return AGGREGATES.stream()
        .map(Aggregate::routine)
        .map(Routine::version)
        .collect(Collectors.joining(" ", NativeFunctions.manifest().hash() + " ", ""));
  }

  @Override
  public String version(String function) {
    return AGGREGATES.stream()
        .map(Aggregate::routine)
        .filter(aggregate -> aggregate.name().equals(function))
        .map(Routine::version)
        .findFirst()
        .orElseGet(() -> nativeVersion(function));
  }

  private static String nativeVersion(String function) {
    return NativeFunctions.manifest().functions().stream()
        .filter(spec -> spec.name().equals(function))
        .findFirst()
        .map(FunctionSpec::toString)
        .orElse("");
  }

  @Override
  public String hash(String text) {
    return StableHash.hex128(text);
  }
}
