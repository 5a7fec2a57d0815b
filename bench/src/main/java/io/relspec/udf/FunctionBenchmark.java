package io.relspec.udf;

import io.relspec.udf.FunctionPipelines.Calls;
import io.relspec.udf.FunctionPipelines.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Every scalar function of the manifest in a Flink pipeline, against the same function in Java, and
 * hashes of whole columns against Java's; prints Markdown.
 */
public final class FunctionBenchmark {
  /** How many functions are measured in one job. */
  private static final int GROUP = 8;

  private FunctionBenchmark() {}

  /** The argument is what the native benchmark of hashes has printed. */
  public static void main(String[] arguments) throws Exception {
    hashes(Files.readAllLines(Path.of(arguments[0])));
    functions(FunctionCase.all());
  }

  private static void hashes(List<String> measured) {
    print("| bytes of text | Rust, ns per row | Java, ns per row | Rust, million rows/s | Java |");
    print("|---:|---:|---:|---:|---:|");
    for (String line : measured) {
      String[] fields = line.split(" ", -1);
      HashedColumns columns =
          new HashedColumns(number(fields[0]), number(fields[1]), number(fields[2]));
      double java = columns.nanosPerRow();
      if (columns.sum() != Long.parseLong(fields[4])) {
        throw new IllegalStateException("Java has other ids of " + line);
      }
      double rust = Double.parseDouble(fields[3]);
      print("| %s | %.1f | %.1f | %.1f | %.1f |", fields[0], rust, java, 1e3 / rust, 1e3 / java);
    }
    print("");
  }

  private static void functions(List<FunctionCase> cases) throws Exception {
    FunctionPipelines pipelines = new FunctionPipelines(cases);
    print("| ns per row | short, native | short, Java | long, native | long, Java |");
    print("|---|---:|---:|---:|---:|");
    Calls none = new Calls("id", "id");
    // What all pipelines share is compiled before the first is measured.
    List<Double> unused = pipelines.nanosPerRow(Collections.nCopies(GROUP, none));
    row("no function", pipelines.nanosPerRow(List.of(none)), 0);
    for (int first = 0; first < cases.size(); first += GROUP) {
      List<FunctionCase> group = cases.subList(first, Math.min(first + GROUP, cases.size()));
      List<Double> nanos =
          pipelines.nanosPerRow(
              group.stream().map(each -> new Calls(each.call(), each.javaCall())).toList());
      for (int i = 0; i < group.size(); i++) {
        row("`" + group.get(i).name() + "`", nanos, i);
      }
    }
  }

  private static void row(String name, List<Double> nanos, int position) {
    int first = Pipeline.values().length * position;
    print(
        "| %s | %.0f | %.0f | %.0f | %.0f |",
        name, nanos.get(first), nanos.get(first + 1), nanos.get(first + 2), nanos.get(first + 3));
  }

  private static int number(String field) {
    return Integer.parseInt(field);
  }

  @SuppressWarnings("SystemOut")
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
