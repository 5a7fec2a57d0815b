package io.relspec.delta.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Spark writes tables with every kind of commit that it makes, and goes on with tables that the
 * connector's sink has written; the connector, in a process of its own, must read from them what
 * Spark does: the same changes in each version, the same rows at each version, and changes whose
 * sum is the rows. Spark checks the checksums of pages.
 */
class SparkDifferentialTest {
  private static final String PROPERTIES =
      " TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true', 'delta.enableDeletionVectors' ="
          + " 'true'";

  @TempDir static Path dir;
  private static final Map<String, Long> fedVersions = new TreeMap<>();

  /** Rows of versions as Spark reads them, by table and version. */
  private static final Map<String, List<String>> rowsBySpark = new TreeMap<>();

  private static SparkSession spark;

  @BeforeAll
  static void writeAndRead() throws Exception {
    spark = SparkSessions.openForFewRows(dir);
    writeTyped();
    writePartitioned();
    writeTimed();
    writeEncoded();
    runConnector("io.relspec.delta.sink.TableFeed", List.of());
    for (String table : List.of("own", "own_types")) {
      fedVersions.put(table, lastVersion(table));
    }
    changeOwn();
    runConnector(
        "io.relspec.delta.source.TableDump",
        Stream.of("typed", "partitioned", "timed", "encoded", "own", "own_types")
            .map(SparkDifferentialTest::location)
            .toList());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** A table of every type, with deletion vectors, merged and compacted. */
  private static void writeTyped() {
    create(
        "typed",
        "id BIGINT, name STRING, amount DECIMAL(10,2), big DECIMAL(30,4), at TIMESTAMP, day DATE,"
            + " tags ARRAY<STRING>, attrs MAP<STRING, BIGINT>, pair STRUCT<a: INT, b: STRING>,"
            + " raw BINARY, x DOUBLE, f FLOAT, n INT, s SMALLINT, t TINYINT, flag BOOLEAN",
        "",
        ")");
    insert("typed", 0, 2000);
    sql(
        "UPDATE %s SET name = concat(name, '!'), at = at + INTERVAL 1 DAY WHERE id %% 10 = 3",
        "typed");
    sql("DELETE FROM %s WHERE id %% 7 = 0", "typed");
    sql("DELETE FROM %s WHERE id %% 11 = 0", "typed");
    spark.range(1900, 2100).selectExpr(select()).createOrReplaceTempView("news");
    sql(
        "MERGE INTO %s t USING news n ON t.id = n.id WHEN MATCHED AND n.id % 3 = 0 THEN DELETE"
            + " WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *",
        "typed");
    sql(
        "MERGE INTO %s t USING news n ON t.id = n.id AND n.id < 0 WHEN MATCHED THEN UPDATE SET *",
        "typed");
    insert("typed", 5000, 5010);
    sql("OPTIMIZE %s", "typed");
    sql("DELETE FROM %s WHERE id = 5001", "typed");
    sql("REORG TABLE %s APPLY (PURGE)", "typed");
    sql("RESTORE TABLE %s TO VERSION AS OF 3", "typed");
    sql("ALTER TABLE %s ADD COLUMN later STRING", "typed");
    sql("INSERT INTO %s SELECT *, 'new' FROM news", "typed");
  }

  /** Partitions with odd names and none, overwritten and moved between. */
  private static void writePartitioned() {
    create(
        "partitioned",
        "repo STRING, part INT, id BIGINT, v STRING",
        "PARTITIONED BY (repo, part)",
        ")");
    sql(
        "INSERT INTO %s SELECT CASE WHEN id % 4 = 0 THEN 'd/x y=z' WHEN id % 4 = 1 THEN NULL ELSE"
            + " 'ü%41' END, CAST(id % 3 AS INT), id, concat('v', id) FROM range(300)",
        "partitioned");
    sql("UPDATE %s SET v = 'u' WHERE id % 5 = 0", "partitioned");
    sql("UPDATE %s SET part = 7 WHERE id % 25 = 0", "partitioned");
    sql("DELETE FROM %s WHERE repo = 'd/x y=z' AND part = 1", "partitioned");
    sql("DELETE FROM %s WHERE id < 20", "partitioned");
    sql("OPTIMIZE %s", "partitioned");
    sql("INSERT OVERWRITE %s SELECT 'one', 1, id, 'w' FROM range(10)", "partitioned");
    sql("DELETE FROM %s", "partitioned");
    sql("INSERT INTO %s VALUES ('two', 2, 1, 'x')", "partitioned");
  }

  /** Without deletion vectors, with in-commit timestamps and partitions by time. */
  private static void writeTimed() {
    spark.sql(
        "CREATE TABLE delta.`%s` (day DATE, id BIGINT NOT NULL, v STRING) USING delta PARTITIONED BY (day)"
                .formatted(location("timed"))
            + " TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true',"
            + " 'delta.enableDeletionVectors' = 'false', 'delta.enableInCommitTimestamps' = 'true')");
    sql(
        "INSERT INTO %s SELECT date_add(DATE'1969-12-30', CAST(id % 5 AS INT)), id, 'a' FROM range(100)",
        "timed");
    sql("UPDATE %s SET v = 'b' WHERE id % 9 = 0", "timed");
    sql("DELETE FROM %s WHERE id % 10 = 1", "timed");
    sql("DELETE FROM %s WHERE day = DATE'1970-01-01'", "timed");
  }

  /** Pages of version 2 without dictionaries: differences, prefixes and run lengths. */
  private static void writeEncoded() throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    hadoop.set("parquet.enable.dictionary", "false");
    create(
        "encoded",
        "id BIGINT, name STRING, amount DECIMAL(10,2), big DECIMAL(30,4), at TIMESTAMP, day DATE,"
            + " tags ARRAY<STRING>, attrs MAP<STRING, BIGINT>, pair STRUCT<a: INT, b: STRING>,"
            + " raw BINARY, x DOUBLE, f FLOAT, n INT, s SMALLINT, t TINYINT, flag BOOLEAN",
        "",
        ", 'delta.parquet.format.version' = '2.12.0')");
    insert("encoded", 0, 3000);
    assertThat(encodings("encoded"))
        .contains(Encoding.DELTA_BINARY_PACKED, Encoding.DELTA_BYTE_ARRAY, Encoding.RLE);
    sql("DELETE FROM %s WHERE id %% 7 = 0", "encoded");
    sql("UPDATE %s SET name = concat(name, '!') WHERE id %% 10 = 3", "encoded");
    insert("encoded", 3000, 3010);
    sql("OPTIMIZE %s", "encoded");
    hadoop.unset("parquet.enable.dictionary");
  }

  /** Spark's own commits on tables that the connector's sink has written. */
  private static void changeOwn() {
    sql("DELETE FROM %s WHERE edge_id % 7 = 0", "own");
    sql("UPDATE %s SET kind = concat(kind, '!') WHERE edge_id % 5 = 1", "own");
    spark
        .range(40, 80)
        .selectExpr("'a' AS repo", "id AS edge_id", "concat('merged ', id) AS kind")
        .createOrReplaceTempView("edges");
    sql(
        "MERGE INTO %s t USING edges n ON t.edge_id = n.edge_id WHEN MATCHED AND n.edge_id % 2 = 0"
            + " THEN DELETE WHEN MATCHED THEN UPDATE SET kind = n.kind WHEN NOT MATCHED THEN INSERT *",
        "own");
    sql("OPTIMIZE %s", "own");
    sql("INSERT INTO %s VALUES ('b', 1000, NULL)", "own");
    sql("UPDATE %s SET n = n + 1, names = array('spark') WHERE id % 2 = 0", "own_types");
    sql("DELETE FROM %s WHERE id % 3 = 0", "own_types");
    sql("OPTIMIZE %s", "own_types");
  }

  private static Set<Encoding> encodings(String table) throws IOException {
    Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
    try (Stream<Path> paths = Files.list(dir.resolve(table))) {
      for (Path path : paths.filter(file -> file.toString().endsWith(".parquet")).toList()) {
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(path))) {
          reader
              .getRowGroups()
              .forEach(g -> g.getColumns().forEach(c -> encodings.addAll(c.getEncodings())));
        }
      }
    }
    return encodings;
  }

  private static void create(String table, String columns, String partitions, String end) {
    spark.sql(
        "CREATE TABLE delta.`%s` (%s) USING delta %s"
                .formatted(location(table), columns, partitions)
            + PROPERTIES
            + end);
  }

  private static String[] select() {
    return new String[] {
      "id",
      "concat('n', id) AS name",
      "CAST(id / 7 AS DECIMAL(10,2)) AS amount",
      "CAST(id * -1234567890123.5 AS DECIMAL(30,4)) AS big",
      "timestamp_micros((id - 1000) * 86400000123) AS at",
      "date_add(DATE'1970-01-01', CAST(id - 1000 AS INT)) AS day",
      "CASE WHEN id % 3 = 0 THEN NULL WHEN id % 3 = 1 THEN array() ELSE array('a', NULL, concat('t', id)) END AS tags",
      "CASE WHEN id % 4 = 0 THEN NULL ELSE map('k', id, 'l', NULL) END AS attrs",
      "CASE WHEN id % 5 = 0 THEN NULL ELSE struct(CAST(id AS INT) AS a, CASE WHEN id % 2 = 0 THEN"
          + " 'b' END AS b) END AS pair",
      "unhex(hex(id)) AS raw",
      "id / 3.0D AS x",
      "CAST(id / 3.0 AS FLOAT) AS f",
      "CASE WHEN id % 6 = 0 THEN NULL ELSE CAST(id AS INT) END AS n",
      "CAST(id % 1000 AS SMALLINT) AS s",
      "CAST(id % 100 AS TINYINT) AS t",
      "id % 2 = 0 AS flag"
    };
  }

  private static void insert(String table, int from, int to) {
    spark
        .range(from, to)
        .selectExpr(select())
        .write()
        .format("delta")
        .mode("append")
        .save(location(table));
  }

  private static void sql(String statement, String table) {
    spark.sql(statement.replace("%s", "delta.`" + location(table) + "`").replace("%%", "%"));
  }

  private static String location(String table) {
    return dir.resolve(table).toString();
  }

  /** Runs a test program of the connector, which answers into the directory. */
  private static void runConnector(String program, List<String> tables) throws Exception {
    Connector.run(
        List.of("-Xmx1g", "-XX:TieredStopAtLevel=1"),
        program,
        Stream.concat(Stream.of(dir.toString()), tables.stream()).toList(),
        dir.resolve("connector.log"),
        100);
  }

  /** A line of the connector's answer. */
  private record Answer(String what, long version, String kind, String row) {
    static Answer of(String line) {
      String[] parts = line.split("\t", 4);
      return new Answer(parts[0], Long.parseLong(parts[1]), parts[2], parts[3]);
    }
  }

  private static List<Answer> answers(String table, String what) throws IOException {
    return Files.readAllLines(dir.resolve(table + ".tsv")).stream()
        .map(Answer::of)
        .filter(answer -> answer.what().equals(what))
        .toList();
  }

  private static long lastVersion(String table) {
    return spark.sql("DESCRIBE HISTORY delta.`" + location(table) + "` LIMIT 1").first().getLong(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"typed", "partitioned", "timed", "encoded", "own", "own_types"})
  void changesOfEachVersionAreThoseThatSparkReads(String table) throws IOException {
    Map<Long, List<String>> expected = changesBySpark(table);
    Map<Long, List<String>> found = new TreeMap<>();
    for (Answer answer : answers(table, "changes")) {
      found
          .computeIfAbsent(answer.version(), v -> new ArrayList<>())
          .add(answer.kind() + " " + answer.row());
    }
    assertThat(found.keySet()).isEqualTo(expected.keySet()).hasSizeGreaterThan(3);
    for (Long version : expected.keySet()) {
      assertThat(sorted(found.getOrDefault(version, List.of())))
          .as("version " + version)
          .isEqualTo(sorted(expected.getOrDefault(version, List.of())));
    }
  }

  /** What was fed into the sink, version by version, is what Spark finds in the change feed. */
  @ParameterizedTest
  @ValueSource(strings = {"own", "own_types"})
  void changesThatSparkReadsAreThoseThatWereFed(String table) throws IOException {
    Map<Long, List<String>> fed = new TreeMap<>();
    for (String line : Files.readAllLines(dir.resolve(table + "-fed.tsv"))) {
      String[] parts = line.split("\t", 3);
      fed.computeIfAbsent(Long.parseLong(parts[0]), v -> new ArrayList<>())
          .add(parts[1] + " " + parts[2]);
    }
    long last = fedVersions.getOrDefault(table, 0L);
    assertThat(lastVersion(table)).as("Spark went on").isGreaterThan(last + 2);
    Map<Long, List<String>> found = changesBySpark(table);
    found.keySet().removeIf(version -> version > last);
    assertThat(found.keySet()).isEqualTo(fed.keySet()).hasSizeGreaterThan(3);
    for (Long version : fed.keySet()) {
      assertThat(sorted(found.getOrDefault(version, List.of())))
          .as("version " + version)
          .isEqualTo(sorted(fed.getOrDefault(version, List.of())));
    }
  }

  /** The change feed as Spark reads it, by version. */
  private static Map<Long, List<String>> changesBySpark(String table) {
    Dataset<Row> feed =
        spark
            .read()
            .format("delta")
            .option("readChangeFeed", "true")
            .option("startingVersion", 0)
            .load(location(table));
    int columns = feed.columns().length - 3;
    Map<Long, List<String>> expected = new TreeMap<>();
    for (Row row : feed.collectAsList()) {
      String kind =
          switch (row.getString(columns)) {
            case "insert" -> "+I";
            case "delete" -> "-D";
            case "update_preimage" -> "-U";
            default -> "+U";
          };
      expected
          .computeIfAbsent(row.getLong(columns + 1), v -> new ArrayList<>())
          .add(kind + " " + SparkRowText.of(row, columns));
    }
    return expected;
  }

  @ParameterizedTest
  @ValueSource(strings = {"typed", "partitioned", "timed", "encoded", "own", "own_types"})
  void rowsOfEachVersionAreThoseThatSparkReads(String table) throws IOException {
    Map<Long, List<String>> found = new TreeMap<>();
    for (Answer answer : answers(table, "snapshot")) {
      found.computeIfAbsent(answer.version(), v -> new ArrayList<>()).add(answer.row());
    }
    long last = lastVersion(table);
    for (long version = 0; version <= last; version++) {
      assertThat(sorted(found.getOrDefault(version, List.of())))
          .as("version " + version)
          .isEqualTo(rows(table, version));
    }
    assertThat(found.keySet()).allMatch(version -> version <= last);
  }

  @ParameterizedTest
  @ValueSource(strings = {"partitioned", "timed", "own", "own_types"})
  void sumOfChangesUpToEachVersionIsItsRows(String table) throws IOException {
    List<Answer> changes =
        answers(table, "changes").stream()
            .sorted(Comparator.comparingLong(Answer::version))
            .toList();
    Map<String, Integer> sum = new TreeMap<>();
    int next = 0;
    long last = lastVersion(table);
    for (long version = 0; version <= last; version++) {
      while (next < changes.size() && changes.get(next).version() <= version) {
        Answer change = changes.get(next++);
        boolean isIn = change.kind().startsWith("+");
        sum.merge(change.row(), isIn ? 1 : -1, Integer::sum);
        sum.remove(change.row(), 0);
      }
      List<String> left = new ArrayList<>();
      sum.forEach(
          (row, count) -> {
            assertThat(count).as(row).isPositive();
            for (int i = 0; i < count; i++) {
              left.add(row);
            }
          });
      assertThat(left).as("version " + version).isEqualTo(rows(table, version));
    }
  }

  /** The rows of a version as Spark reads them, sorted. */
  private static List<String> rows(String table, long version) {
    return rowsBySpark.computeIfAbsent(table + "@" + version, key -> read(table, version));
  }

  private static List<String> read(String table, long version) {
    Dataset<Row> rows =
        spark.read().format("delta").option("versionAsOf", version).load(location(table));
    int columns = rows.columns().length;
    return rows.collectAsList().stream()
        .map(row -> SparkRowText.of(row, columns))
        .sorted()
        .toList();
  }

  private static List<String> sorted(List<String> rows) {
    return rows.stream().sorted().toList();
  }
}
