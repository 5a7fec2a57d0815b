package io.relspec.delta.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.TableLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tables in SQL: declared, in a catalog, at a time, with their changes, and written. */
class DeltaTableITCase {
  private static final Path TABLES = Path.of("src", "test", "resources", "tables");

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  @TempDir Path root;

  @BeforeEach
  void copy() throws IOException {
    for (String table : List.of("timed", "partitioned")) {
      Path from = TABLES.resolve(table);
      try (Stream<Path> paths = Files.walk(from)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          Path target = root.resolve("db").resolve(table).resolve(from.relativize(path).toString());
          Files.createDirectories(target.getParent());
          Files.copy(path, target);
        }
      }
    }
  }

  @Test
  void batchQueriesReadColumnsRowsAndVersions() {
    TableEnvironment tables = batch();
    assertThat(rows(tables, "SHOW TABLES")).containsExactly("+I[partitioned]", "+I[timed]");
    assertThat(rows(tables, "SELECT COUNT(*) FROM timed")).containsExactly("+I[70]");
    assertThat(
            rows(tables, "SELECT COUNT(*) FROM timed /*+ OPTIONS('scan.snapshot.version'='1') */"))
        .containsExactly("+I[100]");
    assertThat(rows(tables, "SELECT v, COUNT(id) FROM timed WHERE id < 10 GROUP BY v"))
        .containsExactlyInAnyOrder("+I[a, 5]", "+I[b, 2]");
    assertThat(
            rows(tables, "SELECT COUNT(*) FROM timed WHERE `day` = DATE '1969-12-30' AND id >= 50"))
        .containsExactly("+I[10]");
    assertThat(rows(tables, "SELECT id FROM timed ORDER BY id LIMIT 2"))
        .containsExactly("+I[0]", "+I[3]");
    assertThat(rows(tables, "SELECT * FROM timed LIMIT 3")).hasSize(3);
  }

  @Test
  void filtersLeaveFilesOut() {
    TableEnvironment tables = batch();
    String plan =
        tables.explainSql("SELECT v FROM timed WHERE `day` = DATE '1969-12-30' AND v = 'a'");
    assertThat(plan).contains("filter=[and(=(day, 1969-12-30), =(v, _UTF-16LE'a'");
  }

  @Test
  void tablesAboutATableSayWhatTheLogSays() {
    TableEnvironment tables = batch();
    assertThat(rows(tables, "SELECT version, operation FROM `timed$history` ORDER BY version"))
        .containsExactly(
            "+I[0, CREATE TABLE]",
            "+I[1, WRITE]",
            "+I[2, UPDATE]",
            "+I[3, DELETE]",
            "+I[4, DELETE]");
    assertThat(rows(tables, "SELECT COUNT(*), SUM(`rows`) FROM `timed$files`")).hasSize(1);
    assertThat(
            rows(
                tables,
                "SELECT _commit_version, _change_type, COUNT(*) FROM `timed$changes` GROUP BY"
                    + " _commit_version, _change_type"))
        .containsExactlyInAnyOrder(
            "+I[1, insert, 100]",
            "+I[2, update_preimage, 12]",
            "+I[2, update_postimage, 12]",
            "+I[3, delete, 10]",
            "+I[4, delete, 20]");
  }

  @Test
  void rowsAtATimeAreThoseOfItsVersion() {
    TableEnvironment tables = batch();
    List<String> times =
        rows(tables, "SELECT CAST(committed_at AS STRING) FROM `timed$history` WHERE version = 2");
    String time = times.get(0).substring(3, times.get(0).length() - 1);
    assertThat(
            rows(
                tables,
                "SELECT COUNT(*) FROM timed FOR SYSTEM_TIME AS OF TIMESTAMP '%s'".formatted(time)))
        .containsExactly("+I[100]");
  }

  @Test
  void whoHasFoundATableKeepsItWhenTheAliasIsMoved() throws IOException {
    Path next = Files.createDirectories(root.resolve("next/db"));
    Files.move(root.resolve("db/partitioned"), next.resolve("timed"));
    Path alias = Files.createSymbolicLink(root.resolve("alias"), root);
    TableEnvironment tables = batch();
    tables.executeSql("CREATE CATALOG a WITH ('type' = 'delta', 'root' = '%s')".formatted(alias));
    Table before = tables.sqlQuery("SELECT COUNT(*) FROM a.db.timed");

    Files.delete(alias);
    Files.createSymbolicLink(alias, next.getParent());
    Table after = tables.sqlQuery("SELECT COUNT(*) FROM a.db.timed");

    assertThat(rows(before.execute())).containsExactly("+I[70]");
    assertThat(rows(after.execute())).hasSize(1).doesNotContain("+I[70]");
  }

  @Test
  void hintsOfVersionsAndTimesSayWhoseRowsAndWhichChangesAreRead() throws Exception {
    TableEnvironment tables = batch();
    long[] times =
        TableLog.open(root.resolve("db/timed").toString())
            .commits(0, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE)
            .stream()
            .mapToLong(Commit::timestampMs)
            .toArray();
    String rows = "SELECT COUNT(*) FROM timed /*+ OPTIONS('scan.snapshot.timestamp'='%s') */";
    assertThat(rows(tables, rows.formatted(Instant.ofEpochMilli(times[3]))))
        .isEqualTo(rows(tables, rows.formatted(times[4] - 1)))
        .containsExactly("+I[90]");
    String changes =
        "SELECT _commit_version, COUNT(*) FROM `timed$changes` /*+ OPTIONS(%s) */ GROUP BY"
            + " _commit_version ORDER BY 1";
    List<String> middle = List.of("+I[2, 24]", "+I[3, 10]");
    for (String range :
        List.of(
            "'scan.startup.version'='2', 'scan.bounded.version'='3'",
            "'scan.startup.mode'='version', 'scan.startup.version'='2', 'scan.bounded.mode'='version',"
                + " 'scan.bounded.version'='3'",
            "'scan.startup.timestamp'='%s', 'scan.bounded.timestamp'='%s'"
                .formatted(Instant.ofEpochMilli(times[2]), Instant.ofEpochMilli(times[3])),
            "'scan.startup.timestamp'='%d', 'scan.bounded.timestamp'='%d'"
                .formatted(times[1] + 1, times[4] - 1))) {
      assertThat(rows(tables, changes.formatted(range))).as(range).isEqualTo(middle);
    }
    assertThat(rows(tables, changes.formatted("'scan.startup.timestamp'='%d'".formatted(times[4]))))
        .containsExactly("+I[4, 20]");
    assertThat(rows(tables, changes.formatted("'scan.bounded.timestamp'='%d'".formatted(times[1]))))
        .containsExactly("+I[1, 100]");
  }

  @Test
  void hintsThatContradictEachOtherOrMeanNothingAreRefused() {
    TableEnvironment tables = batch();
    for (String hint :
        List.of(
            "'scan.snapshot.version'='1', 'scan.snapshot.timestamp'='1'",
            "'scan.snapshot.version'='1', 'scan.startup.version'='1'",
            "'scan.startup.version'='1', 'scan.startup.timestamp'='1'",
            "'scan.bounded.version'='1', 'scan.bounded.timestamp'='1'",
            "'scan.startup.mode'='timestamp'",
            "'scan.snapshot.timestamp'='yesterday'")) {
      assertThatThrownBy(
              () -> rows(tables, "SELECT COUNT(*) FROM timed /*+ OPTIONS(%s) */".formatted(hint)))
          .as(hint)
          .hasStackTraceContaining("DLT_158");
    }
  }

  @Test
  void changesUpdateAContinuousQuery() throws Exception {
    StreamTableEnvironment tables = streaming();
    List<String> counts = new ArrayList<>();
    try (CloseableIterator<Row> rows =
        tables
            .executeSql(
                "SELECT COUNT(*), SUM(id) FROM timed /*+ OPTIONS('scan.startup.mode'='earliest',"
                    + " 'scan.bounded.mode'='latest') */")
            .collect()) {
      rows.forEachRemaining(row -> counts.add(row.toString()));
    }
    String last = counts.get(counts.size() - 1);
    List<String> expected = rows(batch(), "SELECT COUNT(*), SUM(id) FROM timed");
    assertThat(last.substring(2)).isEqualTo(expected.get(0).substring(2));
  }

  @Test
  void tableIsCreatedWrittenReadAndDropped() throws Exception {
    StreamTableEnvironment tables = streaming();
    tables.executeSql(
        "CREATE TABLE made (repo STRING NOT NULL, id BIGINT NOT NULL, v STRING,"
            + " PRIMARY KEY (repo, id) NOT ENFORCED) PARTITIONED BY (repo)");
    tables
        .executeSql(
            "INSERT INTO made VALUES ('r', 1, 'a'), ('r', 2, CAST(NULL AS STRING)), ('s', 1, 'b')")
        .await();
    TableEnvironment reader = batch();
    assertThat(rows(reader, "SELECT * FROM made"))
        .containsExactlyInAnyOrder("+I[r, 1, a]", "+I[r, 2, null]", "+I[s, 1, b]");
    assertThat(rows(reader, "SHOW CREATE TABLE made").get(0))
        .contains("PRIMARY KEY (`repo`, `id`) NOT ENFORCED", "PARTITIONED BY (`repo`)");
    reader.executeSql("DROP TABLE made");
    assertThat(root.resolve("db").resolve("made")).doesNotExist();
  }

  @Test
  void aTableWithAPrimaryKeyFollowsAQuery() throws Exception {
    StreamTableEnvironment tables = streaming();
    tables.executeSql(
        "CREATE TABLE totals (v STRING NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (v) NOT ENFORCED)");
    tables
        .executeSql(
            "INSERT INTO totals SELECT COALESCE(v, '-'), COUNT(*) FROM timed"
                + " /*+ OPTIONS('scan.startup.mode'='earliest', 'scan.bounded.mode'='latest') */"
                + " GROUP BY COALESCE(v, '-')")
        .await();
    List<String> expected =
        rows(
            batch(),
            "SELECT COALESCE(v, '-'), COUNT(*) FROM timed GROUP BY COALESCE(v, '-') ORDER BY 1");
    assertThat(rows(batch(), "SELECT v, n FROM totals ORDER BY v"))
        .isEqualTo(expected)
        .isNotEmpty();
  }

  @Test
  void optionsOfADeclarationStayWithTheTable() throws Exception {
    StreamTableEnvironment tables = streaming();
    tables.executeSql(
        "CREATE TABLE made (id BIGINT NOT NULL, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ("
            + "'sink.on-rewind' = 'new_epoch', 'delta.logRetentionDuration' = 'interval 3 days')");
    tables.executeSql("INSERT INTO made VALUES (1, 'a'), (2, 'b')").await();
    tables.executeSql("INSERT INTO made VALUES (3, 'c')").await();
    assertThat(rows(batch(), "SELECT * FROM made")).containsExactly("+I[3, c]");
    assertThat(rows(batch(), "SHOW CREATE TABLE made").toString())
        .contains("'sink.on-rewind' = 'new_epoch'", "PRIMARY KEY (`id`) NOT ENFORCED");
    assertThat(TableLog.open(root.resolve("db/made").toString()).latest().properties())
        .containsEntry("delta.logRetentionDuration", "interval 3 days");
    assertThat(rows(batch(), "SELECT COUNT(*) FROM `made$changes`")).containsExactly("+I[5]");
  }

  @Test
  void optionsOfADeclarationAreThoseOfItsChangesToo() throws Exception {
    StreamTableEnvironment tables = streaming();
    tables.executeSql(
        "CREATE TABLE made (id BIGINT NOT NULL, PRIMARY KEY (id) NOT ENFORCED) WITH ("
            + "'scan.startup.version' = '2', 'scan.changes' = 'upsert')");
    for (int id = 1; id <= 3; id++) {
      tables
          .executeSql(
              "INSERT INTO made /*+ OPTIONS('sink.id' = 'sink%d') */ VALUES (%d)".formatted(id, id))
          .await();
    }
    String changes = "SELECT _commit_version, _change_type, id FROM `made$changes`";
    assertThat(rows(batch(), changes))
        .containsExactlyInAnyOrder("+I[2, insert, 2]", "+I[3, insert, 3]");
    assertThat(rows(batch(), changes + " /*+ OPTIONS('scan.startup.version' = '3') */"))
        .containsExactly("+I[3, insert, 3]");
  }

  @Test
  void lostHistoryIsADifferenceForRowsAndForChangesIfATableIsDeclaredSo() throws Exception {
    StreamTableEnvironment tables = streaming();
    tables.executeSql(
        "CREATE TABLE made (id BIGINT NOT NULL, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ("
            + "'scan.history-gone' = 'difference', 'sink.on-rewind' = 'new_epoch')");
    tables.executeSql(
        "CREATE TABLE copied (id BIGINT NOT NULL, v STRING, PRIMARY KEY (id) NOT ENFORCED)");
    tables.executeSql("CREATE TABLE logged (kind STRING NOT NULL, id BIGINT NOT NULL, v STRING)");
    String following =
        "EXECUTE STATEMENT SET BEGIN INSERT INTO copied SELECT * FROM made%1$s; INSERT INTO logged"
            + " SELECT _change_type, id, v FROM `made$changes`%1$s; END";
    tables.executeSql("INSERT INTO made VALUES (1, 'a'), (2, 'b')").await();
    JobClient job = tables.executeSql(following.formatted("")).getJobClient().orElseThrow();
    await(job, "SELECT COUNT(*) FROM copied", "+I[2]");
    await(job, "SELECT COUNT(*) FROM logged", "+I[2]");
    String savepoint =
        job.stopWithSavepoint(
                false, root.resolve("savepoints").toString(), SavepointFormatType.CANONICAL)
            .get();
    tables.executeSql("INSERT INTO made VALUES (2, 'c')").await();
    tables.executeSql("INSERT INTO made VALUES (2, 'd'), (3, 'e')").await();
    rows(
        tables,
        "CALL sys.checkpoint(table_name => 'db.made', retention_hours => 0,"
            + " allow_short_retention => TRUE)");
    assertThat(rows(batch(), "SELECT COUNT(*) FROM `made$history`")).containsExactly("+I[1]");

    String failing = following.formatted(" /*+ OPTIONS('scan.history-gone' = 'fail') */");
    assertThatThrownBy(() -> streaming(savepoint).executeSql(failing).await())
        .hasStackTraceContaining("DLT_104");
    job = streaming(savepoint).executeSql(following.formatted("")).getJobClient().orElseThrow();
    await(job, "SELECT COUNT(*) FROM logged", "+I[6]");
    await(job, "SELECT COUNT(*) FROM copied WHERE id = 3", "+I[1]");
    job.cancel().get();
    assertThat(rows(batch(), "SELECT * FROM copied"))
        .containsExactlyInAnyOrder("+I[2, d]", "+I[3, e]");
    assertThat(rows(batch(), "SELECT * FROM logged"))
        .containsExactlyInAnyOrder(
            "+I[insert, 1, a]",
            "+I[insert, 2, b]",
            "+I[delete, 1, a]",
            "+I[delete, 2, b]",
            "+I[insert, 2, d]",
            "+I[insert, 3, e]");
  }

  private void await(JobClient job, String query, String row) throws Exception {
    while (!rows(batch(), query).equals(List.of(row))) {
      assertThat(job.getJobStatus().get()).isNotIn(JobStatus.FAILED, JobStatus.CANCELED);
      Thread.sleep(50);
    }
  }

  @Test
  void jobWithoutStateIsRefusedUnlessItMayTakeBackWhatIsThere() throws Exception {
    StreamTableEnvironment tables = streaming();
    tables.executeSql(
        "CREATE TABLE made (id BIGINT NOT NULL, v STRING, PRIMARY KEY (id) NOT ENFORCED)");
    tables.executeSql("INSERT INTO made VALUES (1, 'a'), (2, 'b')").await();
    assertThatThrownBy(() -> tables.executeSql("INSERT INTO made VALUES (3, 'c')").await())
        .hasStackTraceContaining("DLT_113");
    tables
        .executeSql(
            "INSERT INTO made /*+ OPTIONS('sink.on-rewind'='new_epoch', 'sink.compression'='zstd') */"
                + " VALUES (3, 'c')")
        .await();
    assertThat(rows(batch(), "SELECT * FROM made")).containsExactly("+I[3, c]");
  }

  @Test
  void columnIsAddedToATableThatIsReadAndWritten() throws Exception {
    StreamTableEnvironment tables = streaming();
    tables.executeSql(
        "CREATE TABLE made (repo STRING NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (repo, id) NOT"
            + " ENFORCED) PARTITIONED BY (repo)");
    tables.executeSql("INSERT INTO made VALUES ('r', 1)").await();
    tables.executeSql("ALTER TABLE made ADD (v STRING, score DOUBLE)");
    tables
        .executeSql("INSERT INTO made /*+ OPTIONS('sink.id'='second') */ VALUES ('r', 2, 'a', 0.5)")
        .await();
    assertThat(rows(batch(), "SELECT * FROM made"))
        .containsExactlyInAnyOrder("+I[r, 1, null, null]", "+I[r, 2, a, 0.5]");
    String old = " FROM made /*+ OPTIONS('scan.snapshot.version'='1') */";
    assertThat(rows(batch(), "SELECT id" + old)).containsExactly("+I[1]");
    assertThat(rows(batch(), "SELECT v, id" + old)).containsExactly("+I[null, 1]");
    assertThat(rows(batch(), "SELECT id, v, _commit_version FROM `made$changes`"))
        .containsExactlyInAnyOrder("+I[1, null, 1]", "+I[2, a, 3]");
    assertThat(rows(batch(), "SELECT version, operation FROM `made$history` WHERE version = 2"))
        .hasSize(1);
  }

  @Test
  void tablesAreMaintainedByJobs() throws Exception {
    StreamTableEnvironment tables = streaming();
    tables.executeSql(
        "CREATE TABLE made (id BIGINT NOT NULL, v STRING, PRIMARY KEY (id) NOT ENFORCED)"
            + " WITH ('sink.on-rewind' = 'new_epoch')");
    for (String value : List.of("a", "b", "c")) {
      tables.executeSql("INSERT INTO made VALUES (1, '%s'), (2, 'x')".formatted(value)).await();
    }
    tables
        .executeSql("INSERT INTO made /*+ OPTIONS('sink.id' = 'other') */ VALUES (3, 'y')")
        .await();
    List<String> before = rows(batch(), "SELECT * FROM made ORDER BY id");
    assertThat(before).hasSize(3);
    assertThat(rows(tables, "CALL lake.sys.compact(table_name => 'db.made', dry_run => TRUE)"))
        .singleElement()
        .asString()
        .startsWith("+I[2 files of ")
        .contains("would be replaced by 1;");
    assertThat(rows(batch(), "CALL sys.compact(table_name => 'db.made')").toString())
        .contains(" replaced by 1 ");
    assertThat(rows(batch(), "SELECT COUNT(*) FROM `made$files`")).containsExactly("+I[1]");
    assertThat(rows(tables, "CALL sys.checkpoint(table_name => 'db.made')").toString())
        .contains(" written; 0 log files removed");
    assertThat(
            rows(tables, "CALL sys.vacuum(table_name => 'db.made', oldest_reader => 1)").toString())
        .contains("0 files of 0 bytes removed; versions from 0 stay readable");
    assertThat(rows(batch(), "SELECT * FROM made ORDER BY id")).isEqualTo(before);
    assertThatThrownBy(
            () -> rows(tables, "CALL sys.vacuum(table_name => 'db.made', retention_hours => 1)"))
        .hasStackTraceContaining("DLT_170");
    assertThatThrownBy(() -> rows(tables, "CALL sys.compact(table_name => 'db.no')"))
        .hasStackTraceContaining("DLT_101");
  }

  @Test
  void otherAlterationsAreRefused() {
    StreamTableEnvironment tables = streaming();
    for (String alteration :
        List.of(
            "DROP v", "MODIFY v INT", "RENAME v TO w", "ADD (w INT FIRST)", "SET ('a' = 'b')")) {
      assertThatThrownBy(() -> tables.executeSql("ALTER TABLE timed " + alteration))
          .as(alteration)
          .hasStackTraceContaining("DLT_159");
    }
    assertThatThrownBy(() -> tables.executeSql("ALTER TABLE timed ADD (w INT NOT NULL)"))
        .hasStackTraceContaining("DLT_107");
    assertThatThrownBy(() -> tables.executeSql("ALTER TABLE timed ADD (w DECIMAL(3, 1))"))
        .hasStackTraceContaining("DLT_105");
  }

  @Test
  void columnsOfASinkAreAddedIfItMay() throws Exception {
    StreamTableEnvironment tables = streaming();
    tables.executeSql("CREATE TABLE made (id BIGINT NOT NULL, v STRING)");
    tables.executeSql("INSERT INTO made VALUES (1, 'a')").await();
    String declaration =
        "CREATE TEMPORARY TABLE %s (id BIGINT NOT NULL, w INT) WITH ('connector' = 'relspec-delta',"
            + " 'path' = '%s', 'sink.id' = 'other'%s)";
    Path path = root.resolve("db").resolve("made");
    tables.executeSql(declaration.formatted("strict", path, ""));
    tables.executeSql(
        declaration.formatted("additive", path, ", 'sink.schema-evolution' = 'additive'"));
    assertThatThrownBy(() -> tables.executeSql("INSERT INTO strict VALUES (2, 3)").await())
        .hasStackTraceContaining("DLT_102");
    tables.executeSql("INSERT INTO additive VALUES (2, 3)").await();
    assertThat(rows(batch(), "SELECT id, v, w FROM made"))
        .containsExactlyInAnyOrder("+I[1, a, null]", "+I[2, null, 3]");
  }

  @Test
  void changesOtherThanInsertionsNeedAPrimaryKey() {
    StreamTableEnvironment tables = streaming();
    tables.executeSql("CREATE TABLE counts (v STRING, n BIGINT NOT NULL)");
    assertThatThrownBy(
            () -> tables.executeSql("INSERT INTO counts SELECT v, COUNT(*) FROM timed GROUP BY v"))
        .hasStackTraceContaining("DLT_140");
  }

  @Test
  void declarationsThatDoNotFitAreRefused() {
    TableEnvironment tables = batch();
    tables.executeSql(
        "CREATE TEMPORARY TABLE declared (id BIGINT, v STRING, `day` DATE) WITH ('connector' ="
            + " 'relspec-delta', 'path' = '%s')".formatted(root.resolve("db").resolve("timed")));
    assertThat(rows(tables, "SELECT COUNT(v) FROM declared")).containsExactly("+I[70]");
    tables.executeSql(
        "CREATE TEMPORARY TABLE wrong (id INT) WITH ('connector' = 'relspec-delta', 'path' = '%s')"
            .formatted(root.resolve("db").resolve("timed")));
    assertThatThrownBy(() -> rows(tables, "SELECT id FROM wrong"))
        .hasStackTraceContaining("DLT_102");
    assertThatThrownBy(
            () -> tables.executeSql("CREATE TABLE odd (a INT) WITH ('scan.changed' = 'rows')"))
        .hasStackTraceContaining("DLT_159");
    assertThatThrownBy(
            () -> tables.executeSql("CREATE TABLE odd (a INT) WITH ('scan.changes' = 'none')"))
        .hasStackTraceContaining("DLT_158");
    for (String property :
        List.of("'delta.enableChangeDataFeed' = 'false'", "'delta.columnMapping.mode' = 'name'")) {
      assertThatThrownBy(
              () -> tables.executeSql("CREATE TABLE odd (a INT) WITH (%s)".formatted(property)))
          .hasStackTraceContaining("DLT_103");
    }
    assertThatThrownBy(() -> tables.executeSql("ALTER TABLE timed RENAME TO other"))
        .hasStackTraceContaining("DLT_159");
  }

  private TableEnvironment batch() {
    return withCatalog(TableEnvironment.create(EnvironmentSettings.inBatchMode()));
  }

  private StreamTableEnvironment streaming() {
    return streaming(null);
  }

  private StreamTableEnvironment streaming(@Nullable String savepoint) {
    Configuration configuration = new Configuration();
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    withCatalog(tables);
    return tables;
  }

  private TableEnvironment withCatalog(TableEnvironment tables) {
    tables.executeSql("CREATE CATALOG lake WITH ('type' = 'delta', 'root' = '%s')".formatted(root));
    tables.executeSql("USE CATALOG lake");
    tables.executeSql("USE db");
    return tables;
  }

  private static List<String> rows(TableEnvironment tables, String query) {
    return rows(tables.executeSql(query));
  }

  private static List<String> rows(TableResult result) {
    List<String> rows = new ArrayList<>();
    result.collect().forEachRemaining(row -> rows.add(row.toString()));
    return rows;
  }
}
