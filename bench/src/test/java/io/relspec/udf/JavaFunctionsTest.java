package io.relspec.udf;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.udf.FunctionPipelines.Pipeline;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured against each other does the same. */
class JavaFunctionsTest {
  private static final List<FunctionCase> CASES = FunctionCase.all();

  @Test
  void everyScalarFunctionIsMeasured() {
    Set<String> scalar =
        NativeFunctions.manifest().functions().stream()
            .filter(function -> function.kind() == FunctionSpec.Kind.SCALAR)
            .map(FunctionSpec::name)
            .collect(Collectors.toSet());

    assertThat(CASES).extracting(FunctionCase::name).containsExactlyInAnyOrderElementsOf(scalar);
  }

  /** Text and not values, since an array is of boxed values here and not there. */
  @ParameterizedTest
  @EnumSource(names = {"SHORT_NATIVE", "LONG_NATIVE"})
  void functionsInJavaGiveWhatNativeOnesGive(Pipeline rows) throws Exception {
    String calls =
        CASES.stream()
            .map(function -> function.call() + ", " + function.javaCall())
            .collect(Collectors.joining(", "));
    Set<String> answered = new HashSet<>();
    int seen = 0;
    try (CloseableIterator<Row> results =
        new FunctionPipelines(CASES).project(rows, calls).execute().collect()) {
      for (; seen < PipelineRows.COUNT && results.hasNext(); seen++) {
        Row row = results.next();
        for (int i = 0; i < CASES.size(); i++) {
          String name = CASES.get(i).name();
          String found = Row.of(row.getField(2 * i + 1)).toString();
          assertThat(found).as(name).isEqualTo(Row.of(row.getField(2 * i)).toString());
          if (row.getField(2 * i) != null) {
            answered.add(name);
          }
        }
      }
    }

    assertThat(seen).isEqualTo(PipelineRows.COUNT);
    assertThat(answered).hasSameSizeAs(CASES);
  }
}
