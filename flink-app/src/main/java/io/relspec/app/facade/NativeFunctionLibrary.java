package io.relspec.app.facade;

import io.relspec.app.catalog.Routine;
import io.relspec.app.catalog.Routine.Parameter;
import io.relspec.cpg.relate.BitOr;
import io.relspec.cpg.relate.CollectBest;
import io.relspec.cpg.relate.CollectUnion;
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
  private static final String COLLECT_BEST = "collect_best";
  private static final String BIT_OR = "bit_or";
  private static final String COLLECT_UNION = "collect_union";

  private static final List<Routine> AGGREGATES =
      List.of(
          new Routine(
              COLLECT_BEST,
              "AGGREGATE",
              "ARRAY",
              true,
              "rows with a null value or key count for nothing",
              CollectBest.class.getName(),
              List.of(
                  new Parameter("value", "ANY", false, true),
                  new Parameter("key", "BIGINT", false, true),
                  new Parameter("limit", "INT", false, false))),
          new Routine(
              BIT_OR,
              "AGGREGATE",
              "INT",
              true,
              "a null counts for nothing",
              BitOr.class.getName(),
              List.of(new Parameter("flags", "INT", false, true))),
          new Routine(
              COLLECT_UNION,
              "AGGREGATE",
              "ARRAY",
              true,
              "a null array counts for nothing",
              CollectUnion.class.getName(),
              List.of(new Parameter("values", "ARRAY", false, true))));

  @Override
  public NavigableMap<String, UserDefinedFunction> functions() {
    NavigableMap<String, UserDefinedFunction> functions =
        new TreeMap<>(NativeFunctions.definitions());
    functions.put(COLLECT_BEST, new CollectBest());
    functions.put(BIT_OR, new BitOr());
    functions.put(COLLECT_UNION, new CollectUnion());
    return functions;
  }

  @Override
  public List<Routine> routines() {
    List<Routine> routines = new ArrayList<>(AGGREGATES);
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
        .map(Routine::version)
        .collect(Collectors.joining(" ", NativeFunctions.manifest().hash() + " ", ""));
  }

  @Override
  public String version(String function) {
    return AGGREGATES.stream()
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
