package io.relspec.delta.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.delta.Bench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast the change feed of one table is read by the source and by Spark, each in a process of
 * its own with two threads, every value taken. Both must find the same. {@code bench/changes} runs
 * it.
 */
@EnabledIfSystemProperty(named = "relspec.bench", matches = "true")
class ChangesBenchmark {
  private static final List<String> HEAP = List.of("-Xmx2g");
  private static final int RUNS = 9;
  private static final long PATIENCE_S = 300;

  @TempDir Path dir;

  @Test
  void sourceAndSpark() throws Exception {
    String table = dir.resolve("edges").toString();
    run("io.relspec.delta.sink.EdgeChanges", List.of(table, "1000000", "20", "50000"));
    List<String> said =
        run("io.relspec.delta.source.ChangeReading", List.of(table, Integer.toString(RUNS)));
    said.stream().filter(line -> line.startsWith("BENCH ")).forEach(System.out::println);
    List<String> totals =
        said.stream()
            .filter(line -> line.startsWith("TOTAL "))
            .map(line -> line.substring("TOTAL ".length()))
            .sorted()
            .toList();
    assertThat(spark(table)).isEqualTo(totals).hasSize(3);
  }

  private List<String> run(String program, List<String> arguments) throws Exception {
    Path log = dir.resolve("connector.log");
    Connector.run(HEAP, program, arguments, log, PATIENCE_S);
    return Files.readAllLines(log);
  }

  private List<String> spark(String table) throws IOException {
    long[] cpu = new long[RUNS];
    long[] wall = new long[RUNS];
    List<Row> totals = List.of();
    try (SparkSession spark = SparkSessions.open(dir)) {
      for (int run = 0; run < RUNS; run++) {
        long cpuBefore = Bench.processNs();
        long wallBefore = System.nanoTime();
        totals = totals(spark, table).collectAsList();
        cpu[run] = Bench.processNs() - cpuBefore;
        wall[run] = System.nanoTime() - wallBefore;
      }
    }
    Bench.printRates("Spark", totals.stream().mapToLong(row -> row.getLong(1)).sum(), cpu, wall);
    return totals.stream().map(row -> row.mkString(" ")).sorted().toList();
  }

  private static Dataset<Row> totals(SparkSession spark, String table) {
    spark
        .read()
        .format("delta")
        .option("readChangeFeed", "true")
        .option("startingVersion", 0)
        .load(table)
        .createOrReplaceTempView("changes");
    return spark.sql(
        "SELECT CASE _change_type WHEN 'insert' THEN '+I' WHEN 'delete' THEN '-D'"
            + " WHEN 'update_preimage' THEN '-U' ELSE '+U' END, COUNT(*), bit_xor(src), bit_xor(dst),"
            + " SUM(length(kind)), SUM(line), SUM(rank), SUM(confidence)"
            + " FROM changes GROUP BY _change_type");
  }
}
