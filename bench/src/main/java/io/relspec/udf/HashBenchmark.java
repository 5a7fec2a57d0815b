package io.relspec.udf;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.DataType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an id costs per row: the SQL functions as a plan calls them, through the boundary to native
 * code, against the same hash in Java. (It lives in the package of the functions, because only the
 * planner makes them otherwise.)
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HashBenchmark {

  /** Length of the text in bytes. */
  @Param({"16", "64", "256", "4096"})
  int length;

  private final NativeScalarFunction hash64 =
      function("stable_hash64", DataTypes.BIGINT(), DataTypes.STRING());
  private final NativeScalarFunction hash128 =
      function("stable_hash128", DataTypes.BIGINT(), DataTypes.STRING());
  private final NativeScalarFunction edgeId =
      function(
          "edge_id",
          DataTypes.STRING(),
          DataTypes.BIGINT(),
          DataTypes.BIGINT(),
          DataTypes.STRING());
  private final JavaHash javaHash = new JavaHash();
  private final BinaryStringData kind = BinaryStringData.fromString("CALLS_SYMBOL");
  private BinaryStringData text = kind;
  private long id;

  static NativeScalarFunction function(String name, DataType... types) {
    FunctionSpec spec =
        NativeFunctions.manifest().functions().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow();
    return new NativeScalarFunction(Invocation.of(spec, List.of(types)));
  }

  @Setup
  public void makeText() {
    text = BinaryStringData.fromString("module.".repeat(length).substring(0, length));
    text.ensureMaterialized();
  }

  @Benchmark
  public long stableHash64() {
    return (long) Objects.requireNonNull(hash64.eval(id++, text));
  }

  @Benchmark
  public Object stableHash128() {
    return Objects.requireNonNull(hash128.eval(id++, text));
  }

  @Benchmark
  public long edgeId() {
    return (long) Objects.requireNonNull(edgeId.eval(kind, id++, id, text));
  }

  @Benchmark
  public long javaStableHash64() {
    return javaHash.hash(id++, text);
  }
}
