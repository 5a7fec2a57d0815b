package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.testing.FlinkDistribution;
import io.relspec.app.testing.SqlProgram;
import io.relspec.app.testing.StandaloneCluster;
import io.relspec.app.testing.TestCluster;
import io.relspec.delta.source.DeltaSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs that are nothing but SQL on the catalog, on a cluster of processes with ZooKeeper: one keeps
 * a table of totals that come, change and go; another follows that table into a copy, and its
 * changes into a log. Task managers and the job manager are killed, and both jobs go on from
 * savepoints with another parallelism.
 */
class DeltaSqlOnCluster {
  private static final long SEED = Long.getLong("relspec.seed", 7);
  private static final int KEYS = 60;
  private static final int EVENTS = 250;
  private static final List<String> COLUMNS = List.of("k", "n", "total");
  private static final List<String> CHANGE =
      List.of(DeltaSource.COMMIT_VERSION, DeltaSource.CHANGE_TYPE, "k", "n", "total");

  private static final List<String> LOG = List.of("version", "kind", "k", "n", "total");

  private static final String TOTALS =
      "INSERT INTO totals SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k HAVING SUM(v) <> 0";

  private static final String COPIES =
      """
      EXECUTE STATEMENT SET BEGIN
        INSERT INTO copy SELECT k, n, total FROM totals;
        INSERT INTO log SELECT %s FROM `totals$changes`;
      END
      """
          .formatted(String.join(", ", CHANGE));

  @TempDir private Path directory;
  private final Random random = new Random(SEED);
  private final Map<String, long[]> fed = new TreeMap<>();
  private int feedings;
  private Path program = Path.of("");

  @BeforeEach
  void declare() throws Exception {
    program = SqlProgram.writeJar(directory.resolve("program.jar"));
    Files.createDirectories(root());
    StreamTableEnvironment tables = local();
    tables.executeSql("CREATE TABLE events (id BIGINT NOT NULL, k STRING NOT NULL, v BIGINT)");
    for (String table : List.of("totals", "copy")) {
      tables.executeSql(
          "CREATE TABLE %s (k STRING NOT NULL, n BIGINT NOT NULL, total BIGINT, PRIMARY KEY (k) NOT ENFORCED)"
              .formatted(table));
    }
    tables.executeSql(
        "CREATE TABLE log (version BIGINT NOT NULL, kind STRING NOT NULL, k STRING NOT NULL,"
            + " n BIGINT NOT NULL, total BIGINT)");
  }

  @Test
  void tablesAreWhatWasFedWhateverIsKilledStoppedAndRescaled() throws Exception {
    System.out.printf("seed %d%n", SEED);
    try (TestingServer zooKeeper = new TestingServer();
        StandaloneCluster cluster =
            new StandaloneCluster(
                FlinkDistribution.fetched(), directory, zooKeeper.getConnectString())) {
      cluster.startTaskManager();
      cluster.startTaskManager();
      feed();
      String totals = submit(cluster, TOTALS, 2, Optional.empty());
      String copies = submit(cluster, COPIES, 2, Optional.empty());
      awaitAll(cluster, totals, copies);

      feed();
      cluster.killTaskManager(0);
      feed();
      cluster.startTaskManager();
      awaitAll(cluster, totals, copies);
      assertThat(cluster.restarts(totals) + cluster.restarts(copies)).isPositive();

      feed();
      cluster.replaceJobManager();
      feed();
      awaitAll(cluster, totals, copies);

      feed();
      Optional<String> ofTotals = Optional.of(cluster.cancelWithSavepoint(totals));
      Optional<String> ofCopies = Optional.of(cluster.stop(copies));
      feed();
      totals = submit(cluster, TOTALS, 3, ofTotals);
      copies = submit(cluster, COPIES, 1, ofCopies);
      awaitAll(cluster, totals, copies);

      feed();
      cluster.killTaskManager(1);
      cluster.replaceJobManager();
      cluster.startTaskManager();
      feed();
      awaitAll(cluster, totals, copies);
      cluster.stop(totals);
      cluster.stop(copies);
    }
    assertThat(table("totals").fold()).isEqualTo(expected());
    assertThat(table("copy").fold()).isEqualTo(expected());
  }

  /** Adds events of random keys, whose totals come to nothing now and then. */
  private void feed() throws Exception {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      String key = "key " + random.nextInt(KEYS);
      int value = random.nextInt(3) - 1;
      values.add("(%d, '%s', %d)".formatted(feedings * EVENTS + i, key, value));
      long[] total = fed.computeIfAbsent(key, k -> new long[2]);
      total[0]++;
      total[1] += value;
    }
    local()
        .executeSql(
            "INSERT INTO events /*+ OPTIONS('sink.id' = 'feeding-%d') */ VALUES %s"
                .formatted(feedings++, String.join(", ", values)))
        .await();
  }

  private List<String> expected() {
    return fed.entrySet().stream()
        .filter(entry -> entry.getValue()[1] != 0)
        .map(entry -> List.of(entry.getKey(), entry.getValue()[0], entry.getValue()[1]).toString())
        .sorted()
        .toList();
  }

  private StreamTableEnvironment local() {
    Configuration options = new Configuration();
    options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    StreamTableEnvironment tables =
        StreamTableEnvironment.create(TestCluster.environment(1, options));
    catalog().forEach(tables::executeSql);
    return tables;
  }

  private List<String> catalog() {
    return List.of(
        "CREATE CATALOG lake WITH ('type' = 'delta', 'root' = '%s')".formatted(root()),
        "USE CATALOG lake");
  }

  private StoredTexts table(String name) {
    return stored(name, COLUMNS);
  }

  private StoredTexts stored(String name, List<String> columns) {
    return new StoredTexts(root().resolve(name), columns);
  }

  private Path root() {
    return directory.resolve("lake");
  }

  private String submit(
      StandaloneCluster cluster, String statement, int parallelism, Optional<String> savepoint)
      throws Exception {
    return cluster.submit(
        program,
        SqlProgram.class.getName(),
        RelspecJobOnCluster.JAR,
        parallelism,
        savepoint,
        Stream.concat(catalog().stream(), Stream.of(statement)).toList());
  }

  private void awaitAll(StandaloneCluster cluster, String... jobs) throws Exception {
    cluster.await(
        "what was fed in all tables",
        () -> {
          for (String job : jobs) {
            assertThat(cluster.state(job))
                .withFailMessage(() -> failures(cluster, job))
                .isNotIn("FAILED", "CANCELED", "FINISHED");
          }
          return table("totals").rows().equals(expected())
              && table("copy").rows().equals(expected())
              && stored("log", LOG).rows().equals(stored("totals", CHANGE).changes());
        });
  }

  private static String failures(StandaloneCluster cluster, String job) {
    try {
      return cluster.failures(job);
    } catch (Exception e) {
      return e.toString();
    }
  }
}
