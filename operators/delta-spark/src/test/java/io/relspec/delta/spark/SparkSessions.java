package io.relspec.delta.spark;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Spark with Delta in this process. */
final class SparkSessions {
  private SparkSessions() {}

  /**
   * Starts one that checks the checksums of pages.
   *
   * @param directory for its warehouse
   */
  static SparkSession open(Path directory) {
    return builder(directory).getOrCreate();
  }

  /**
   * The same for many queries of few rows: plans are interpreted, not compiled, and not planned
   * anew while they run.
   */
  static SparkSession openForFewRows(Path directory) {
    return builder(directory)
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.adaptive.enabled", "false")
        .getOrCreate();
  }

  private static SparkSession.Builder builder(Path directory) {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.default.parallelism", "2")
        .config("spark.databricks.delta.snapshotPartitions", "1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.datetime.java8API.enabled", "true")
        .config("spark.hadoop.parquet.page.verify-checksum.enabled", "true")
        .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toString())
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
  }
}
