package io.relspec.delta.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaTables;
import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.maintenance.Compaction;
import io.relspec.delta.maintenance.CompactionOptions;
import io.relspec.delta.maintenance.LogCheckpoint;
import io.relspec.delta.maintenance.Retention;
import io.relspec.delta.sink.ChangeRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads tables that Spark wrote ({@code src/test/resources/tables}) whole, in parts, and with
 * failures and restores in between.
 */
class DeltaSourceITCase {
  private static final Path TABLES = Path.of("src", "test", "resources", "tables");
  private static final long TIMEOUT_MS = 60_000;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(8)
              .build());

  /** What a job gave, in the order of each reader; survives its restarts, as a sink would not. */
  private static final List<String> SEEN = Collections.synchronizedList(new ArrayList<>());

  private static final AtomicInteger FAILURES = new AtomicInteger();

  @TempDir Path dir;

  @BeforeEach
  void reset() {
    SEEN.clear();
    FAILURES.set(0);
  }

  @Test
  void snapshotAndChangesAfterItSumUpToTheLatestRows() throws Exception {
    Path table = copy("partitioned");
    long latest = TableLog.open(table.toString()).latest().version();
    List<String> rows = read(DeltaSource.builder(table.toString()).onlySnapshot().build());
    for (long version = 0; version <= latest; version++) {
      DeltaSource source =
          DeltaSource.builder(table.toString()).fromSnapshotAtVersion(version).toLatest().build();
      assertThat(sum(read(source))).as("from " + version).isEqualTo(sum(rows));
    }
  }

  @Test
  void failuresLoseAndRepeatNothing() throws Exception {
    Path table = copy("partitioned");
    DeltaSource source =
        DeltaSource.builder(table.toString()).fromEarliestChanges().toLatest().build();
    Map<String, Integer> expected = sum(read(source));
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(20));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    FAILURES.set(3);
    List<String> rows = new ArrayList<>();
    try (var read =
        environment
            .fromSource(source, WatermarkStrategy.noWatermarks(), "table")
            .uid("table")
            .map(new Failing(TableDump.typeOf(source)))
            .executeAndCollect()) {
      read.forEachRemaining(rows::add);
    }
    assertThat(FAILURES).hasValue(0);
    assertThat(sum(rows)).isEqualTo(expected);
  }

  @Test
  void commitsThatComeAreReadAndAJobGoesOnWithAnotherParallelism() throws Exception {
    Path whole = copy("partitioned");
    long latest = TableLog.open(whole.toString()).latest().version();
    Map<String, Integer> expected =
        sum(read(DeltaSource.builder(whole.toString()).onlySnapshot().build()));
    Path table = dir.resolve("growing");
    copyExceptLog(whole, table);
    publish(whole, table, 0, 1);
    String savepoint = null;
    long version = 1;
    for (int parallelism : new int[] {2, 3, 1}) {
      SEEN.clear();
      DeltaSource source =
          DeltaSource.builder(table.toString()).pollInterval(Duration.ofMillis(20)).build();
      JobClient job = start(source, parallelism, savepoint);
      long next = Math.min(latest, version + 4);
      publish(whole, table, version + 1, next);
      version = next;
      awaitSum(sum(read(DeltaSource.builder(table.toString()).onlySnapshot().build())), job);
      savepoint = stop(job);
    }
    assertThat(version).isEqualTo(latest);
    assertThat(sum(ALL)).isEqualTo(expected);
  }

  /** Rows of all jobs of a test that go on one after the other. */
  private static final List<String> ALL = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void resetAll() {
    ALL.clear();
  }

  @Test
  void historyThatIsGoneIsAnError() throws Exception {
    Path table = copy("partitioned");
    Files.delete(entry(table, 2));
    TableLog log = TableLog.open(table.toString());
    assertCode(DeltaErrorCode.HISTORY_GONE, () -> log.commits(1, 9, 1000, Long.MAX_VALUE));
    assertCode(DeltaErrorCode.HISTORY_GONE, () -> log.commits(2, 9, 1000, Long.MAX_VALUE));
    assertCode(DeltaErrorCode.LOG_UNREADABLE, log::latest);
  }

  @Test
  void commitsThatAreGoneAreBridgedIfThatIsWanted() throws Exception {
    TableSpec spec = Tables.edges(dir.resolve("cleaned"));
    ChangeRun run = ChangeRun.start(spec);
    for (int id = 0; id < 30; id++) {
      run.write(Rows.edge(RowKind.INSERT, id, "first"));
    }
    run.commit();
    DeltaSourceBuilder builder =
        DeltaSource.builder(spec.location()).pollInterval(Duration.ofMillis(20));
    DeltaSource bridging = builder.bridgeGaps(true).build();
    JobClient job = start(bridging, 2, null);
    awaitSum(rowsOf(spec), job);
    String savepoint = stop(job);
    for (int id = 0; id < 20; id++) {
      run.write(Rows.edge(RowKind.DELETE, id, "first"));
      if (id % 2 == 0) {
        run.write(Rows.edge(RowKind.INSERT, id, "second"));
      }
      run.commit();
    }
    Compaction.run(spec.location(), CompactionOptions.defaults(), false);
    cleanUp(spec);
    JobClient failing = start(builder.bridgeGaps(false).build(), 1, savepoint);
    assertThatThrownBy(() -> failing.getJobExecutionResult().get())
        .hasStackTraceContaining(DeltaErrorCode.HISTORY_GONE.code());
    job = start(bridging, 3, savepoint);
    awaitSum(rowsOf(spec), job);
    run.write(Rows.edge(RowKind.INSERT, 100, "last"));
    run.commit();
    run.close();
    awaitSum(rowsOf(spec), job);
    job.cancel().get();
    assertThat(sum(ALL)).hasSize(21);
  }

  private static void cleanUp(TableSpec spec) throws IOException {
    Retention none = new Retention(Optional.of(Duration.ZERO), OptionalLong.empty(), true);
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
    assertThat(LogCheckpoint.write(spec.location(), none, false, later).removed()).isNotEmpty();
  }

  private static Map<String, Integer> rowsOf(TableSpec spec) throws Exception {
    return sum(read(DeltaSource.builder(spec.location()).onlySnapshot().build()));
  }

  @Test
  void columnThatComesInBetweenIsNullBeforeAndReadAfter() throws Exception {
    TableSpec spec = Tables.edges(dir.resolve("widened"));
    ChangeRun run = ChangeRun.start(spec);
    run.write(Rows.edge(RowKind.INSERT, 1, "a"));
    run.commit();
    DeltaSource narrow =
        DeltaSource.builder(spec.location()).fromEarliestChanges().toVersion(3).build();
    DeltaTables.addColumns("edges", spec.location(), List.of(new RowField("line", new IntType())));
    run.close();
    List<RowField> fields = new ArrayList<>(spec.rowType().getFields());
    fields.add(new RowField("line", new IntType()));
    TableSpec wide =
        new TableSpec(
            "edges",
            spec.location(),
            new RowType(false, fields),
            spec.partitionColumns(),
            spec.primaryKey());
    ChangeRun wider = ChangeRun.start(wide, "wider");
    wider.write(GenericRowData.of(StringData.fromString("r"), 2L, StringData.fromString("b"), 7));
    wider.commit();
    wider.close();
    assertThat(read(DeltaSource.builder(spec.location()).fromEarliestChanges().toLatest().build()))
        .containsExactly("+I r|1|a|null", "+I r|2|b|7");
    assertThat(read(narrow)).containsExactly("+I r|1|a", "+I r|2|b");
  }

  /** Whether the reader was declared before the change or after it. */
  @Test
  void columnThatIsAnotherInTheRangeIsAnError() throws Exception {
    Path table = copy("timed");
    DeltaSourceBuilder changes = DeltaSource.builder(table.toString()).fromEarliestChanges();
    DeltaSource before = changes.toVersion(5).build();
    DeltaSource shorter = changes.toVersion(4).build();
    declareAnew(table, 5, "\\\"name\\\":\\\"id\\\",\\\"type\\\":\\\"long\\\"", "long", "string");
    assertThat(read(shorter)).isNotEmpty();
    assertThatThrownBy(() -> run(before))
        .hasStackTraceContaining("DLT_154 SCHEMA_CHANGED")
        .hasStackTraceContaining("Version 5 of table");
    DeltaSourceBuilder later = DeltaSource.builder(table.toString());
    DeltaSource after = later.fromEarliestChanges().toLatest().build();
    assertThatThrownBy(() -> run(after))
        .hasStackTraceContaining("DLT_154 SCHEMA_CHANGED")
        .hasStackTraceContaining("Version 0 of table");
    assertThat(read(later.columns(List.of("v")).build())).hasSameSizeAs(read(shorter));
  }

  @Test
  void changeFeedThatIsSwitchedOffInTheRangeIsAnError() throws Exception {
    Path table = copy("timed");
    DeltaSource source =
        DeltaSource.builder(table.toString()).fromEarliestChanges().toVersion(5).build();
    declareAnew(
        table,
        5,
        "\"delta.enableChangeDataFeed\":\"true\"",
        "DataFeed\":\"true",
        "DataFeed\":\"false");
    assertCode(DeltaErrorCode.CHANGE_FEED_OFF, () -> run(source));
  }

  /** A commit that declares a table as its first one does, but for a text in it. */
  private static void declareAnew(Path table, long version, String where, String old, String fresh)
      throws IOException {
    String declaration =
        Files.readAllLines(entry(table, 0)).stream()
            .filter(line -> line.startsWith("{\"metaData\""))
            .collect(Collectors.joining());
    assertThat(declaration).contains(where);
    String commitInfo =
        "{\"commitInfo\":{\"inCommitTimestamp\":%1$d,\"timestamp\":%1$d,\"operation\":\"CHANGE\"}}"
            .formatted(times(table.toString())[(int) version - 1] + 1);
    Files.write(
        entry(table, version),
        List.of(commitInfo, declaration.replace(where, where.replace(old, fresh))));
  }

  /** Sources that wait for each other come to their ends, whoever has the later commits. */
  @Test
  void alignedSourcesAreReadToTheirEnds() throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(2);
    List<String> tables = List.of("timed", "partitioned");
    List<String> expected = new ArrayList<>();
    List<DataStream<String>> streams = new ArrayList<>();
    for (String table : tables) {
      DeltaSource source =
          DeltaSource.builder(copy(table).toString())
              .fromEarliestChanges()
              .toLatest()
              .commitWatermarks(true)
              .build();
      RowType type = TableDump.typeOf(source);
      read(source).forEach(row -> expected.add(row.substring(3)));
      streams.add(
          environment
              .fromSource(
                  source,
                  WatermarkStrategy.<RowData>noWatermarks()
                      .withWatermarkAlignment("tables", Duration.ofMillis(1), Duration.ofMillis(1)),
                  table)
              .map(row -> RowText.of(row, type))
              .returns(Types.STRING));
    }
    List<String> rows = new ArrayList<>();
    try (var read = streams.get(0).union(streams.get(1)).executeAndCollect()) {
      read.forEachRemaining(rows::add);
    }
    assertThat(sorted(rows)).isEqualTo(sorted(expected));
  }

  @Test
  void dataFileThatIsGoneIsAnError() throws Exception {
    Path table = copy("partitioned");
    try (Stream<Path> files = Files.walk(table)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }
    assertCode(
        DeltaErrorCode.DATA_FILE_GONE,
        () -> run(DeltaSource.builder(table.toString()).fromEarliestChanges().toLatest().build()));
  }

  @Test
  void versionsThatAreNotThereAreErrors() throws Exception {
    String table = copy("timed").toString();
    assertCode(
        DeltaErrorCode.VERSION_NOT_FOUND,
        () -> DeltaSource.builder(table).fromSnapshotAtVersion(99).onlySnapshot().build());
    assertCode(
        DeltaErrorCode.VERSION_NOT_FOUND,
        () -> run(DeltaSource.builder(table).fromChangesOfVersion(99).toLatest().build()));
    assertCode(
        DeltaErrorCode.VERSION_NOT_FOUND,
        () -> run(DeltaSource.builder(table).fromEarliestChanges().toVersion(99).build()));
  }

  @Test
  void timesStandForTheVersionsThen() throws Exception {
    String table = copy("timed").toString();
    long[] times = times(table);
    List<String> changes =
        sorted(read(DeltaSource.builder(table).fromChangesOfVersion(2).toVersion(3).build()));
    assertThat(changes).isNotEmpty();
    assertThat(
            sorted(
                read(
                    DeltaSource.builder(table)
                        .fromChangesAtTime(times[2])
                        .toTime(times[3])
                        .build())))
        .isEqualTo(changes);
    assertThat(
            sorted(
                read(
                    DeltaSource.builder(table)
                        .fromChangesAtTime(times[1] + 1)
                        .toTime(times[4] - 1)
                        .build())))
        .isEqualTo(changes);
    assertThat(
            sorted(
                read(
                    DeltaSource.builder(table)
                        .fromSnapshotAtTime(times[3] - 1)
                        .onlySnapshot()
                        .build())))
        .isEqualTo(
            sorted(
                read(DeltaSource.builder(table).fromSnapshotAtVersion(2).onlySnapshot().build())));
    assertThat(read(DeltaSource.builder(table).fromLatestChanges().toLatest().build())).isEmpty();
  }

  /** When each version was committed. */
  private static long[] times(String table) throws IOException {
    return TableLog.open(table).commits(0, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE).stream()
        .mapToLong(Commit::timestampMs)
        .toArray();
  }

  private static List<String> sorted(List<String> rows) {
    return rows.stream().sorted().toList();
  }

  @Test
  void limitsOfOnePollHoldNothingBackForEver() throws Exception {
    String table = copy("partitioned").toString();
    DeltaSourceBuilder builder = DeltaSource.builder(table).fromEarliestChanges().toLatest();
    List<String> changes = read(builder.build());
    builder.maxFilesPerPoll(1).maxBytesPerPoll(1).pollInterval(Duration.ofMillis(1));
    assertThat(sorted(read(builder.build()))).isEqualTo(sorted(changes));
  }

  @Test
  void upsertsHaveNoPreimages() throws Exception {
    String table = copy("timed").toString();
    DeltaSourceBuilder builder = DeltaSource.builder(table).fromEarliestChanges().toLatest();
    List<String> changes = read(builder.build());
    assertThat(changes).anyMatch(change -> change.startsWith("-U"));
    builder.handling(ChangeHandling.UPSERT).primaryKey(List.of("id"));
    assertThat(sorted(read(builder.build())))
        .isEqualTo(sorted(changes.stream().filter(row -> !row.startsWith("-U")).toList()));
  }

  @Test
  void timeOfACommitIsAWatermarkBehindItsRows() throws Exception {
    String table = copy("timed").toString();
    long[] times = times(table);
    DeltaSource source =
        DeltaSource.builder(table)
            .fromEarliestChanges()
            .toLatest()
            .columns(List.of("id", DeltaSource.COMMIT_VERSION))
            .commitWatermarks(true)
            .build();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    List<long[]> seen = new ArrayList<>();
    try (var read =
        environment
            .fromSource(source, WatermarkStrategy.noWatermarks(), "table")
            .process(new Times())
            .executeAndCollect()) {
      read.forEachRemaining(seen::add);
    }
    assertThat(seen).extracting(row -> row[0]).contains(1L, 2L, 3L, 4L);
    for (long[] row : seen) {
      int version = (int) row[0];
      assertThat(row[1]).as("time of a row of version %d", version).isEqualTo(times[version]);
      assertThat(row[2])
          .as("watermark before version %d", version)
          .isEqualTo(version == 1 ? row[2] : times[version - 1])
          .isLessThan(times[version]);
    }
  }

  /** Version of a row, its time, and the watermark that it meets. */
  private static final class Times extends ProcessFunction<RowData, long[]> {
    @Override
    public void processElement(RowData row, Context context, Collector<long[]> out) {
      out.collect(
          new long[] {
            row.getLong(1), context.timestamp(), context.timerService().currentWatermark()
          });
    }
  }

  @Test
  void changeIsAnErrorWhereOnlyInsertionsAreExpected() throws Exception {
    String table = copy("timed").toString();
    assertCode(
        DeltaErrorCode.CHANGE_NOT_ALLOWED,
        () ->
            run(
                DeltaSource.builder(table)
                    .fromEarliestChanges()
                    .toLatest()
                    .handling(ChangeHandling.APPEND_ONLY)
                    .build()));
  }

  private static void assertCode(
      DeltaErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).hasStackTraceContaining(code.code() + " " + code);
  }

  private static JobClient start(
      DeltaSource source, int parallelism, @org.jspecify.annotations.Nullable String savepoint)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(parallelism);
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "table")
        .uid("table")
        .map(new Failing(TableDump.typeOf(source)))
        .uid("text")
        .map(
            text -> {
              ALL.add(text);
              return text;
            })
        .returns(Types.STRING)
        .uid("all")
        .sinkTo(new DiscardingSink<>())
        .uid("end");
    return environment.executeAsync();
  }

  private String stop(JobClient job) throws Exception {
    while (true) {
      try {
        return job.stopWithSavepoint(
                false, dir.resolve("sp").toString(), SavepointFormatType.CANONICAL)
            .get();
      } catch (ExecutionException e) {
        // The rows of an earlier job may be all that there are, before this one runs.
        if (!ExceptionUtils.findThrowable(e, CheckpointException.class)
            .map(CheckpointException::getCheckpointFailureReason)
            .filter(CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING::equals)
            .isPresent()) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }

  private static void awaitSum(Map<String, Integer> wanted, JobClient job) throws Exception {
    long end = System.nanoTime() + TIMEOUT_MS * 1_000_000;
    while (!sum(ALL).equals(wanted)) {
      assertThat(job.getJobStatus().get().isGloballyTerminalState()).isFalse();
      assertThat(System.nanoTime()).as("time runs out").isLessThan(end);
      Thread.sleep(20);
    }
  }

  /** Makes text of rows and fails in the middle, as often as planned. */
  private static final class Failing extends RichMapFunction<RowData, String> {
    private final RowType type;
    private int rows;

    Failing(RowType type) {
      this.type = type;
    }

    @Override
    public String map(RowData row) throws Exception {
      if (++rows % 40 == 0) {
        Thread.sleep(30);
        int left = FAILURES.get();
        if (left > 0 && rows >= 120 && FAILURES.compareAndSet(left, left - 1)) {
          throw new IllegalStateException("planned failure");
        }
      }
      return row.getRowKind().shortString() + " " + RowText.of(row, type);
    }
  }

  /**
   * Reads to the end, or to an error; Flink's sink of {@link #read} would not bear an early one.
   */
  private static void run(DeltaSource source) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(2);
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "table")
        .sinkTo(new DiscardingSink<>());
    environment.execute();
  }

  private static List<String> read(DeltaSource source) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(2);
    List<String> rows = new ArrayList<>();
    RowType type = TableDump.typeOf(source);
    try (var read =
        environment
            .fromSource(source, WatermarkStrategy.noWatermarks(), "table")
            .executeAndCollect()) {
      read.forEachRemaining(
          row -> rows.add(row.getRowKind().shortString() + " " + RowText.of(row, type)));
    }
    return rows;
  }

  /** How often each row is there; in the order given no row may go out before it came in. */
  private static Map<String, Integer> sum(List<String> rows) {
    Map<String, Integer> sum = new TreeMap<>();
    synchronized (rows) {
      for (String row : rows) {
        String text = row.substring(3);
        int count = sum.merge(text, row.startsWith("+") ? 1 : -1, Integer::sum);
        if (count == 0) {
          sum.remove(text);
        }
      }
    }
    return sum;
  }

  private Path copy(String table) throws IOException {
    Path target = dir.resolve(table);
    copyTree(TABLES.resolve(table), target, path -> true);
    return target;
  }

  private static void copyExceptLog(Path from, Path to) throws IOException {
    copyTree(from, to, path -> !path.toString().contains("_delta_log"));
    Files.createDirectories(to.resolve("_delta_log"));
  }

  private static void copyTree(Path from, Path to, java.util.function.Predicate<Path> wanted)
      throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(Files::isRegularFile).filter(wanted).toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
  }

  private static void publish(Path from, Path to, long first, long last) throws IOException {
    for (long version = first; version <= last; version++) {
      Path half = to.resolve("entry");
      Files.copy(entry(from, version), half);
      Files.move(half, entry(to, version), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static Path entry(Path table, long version) {
    return table.resolve("_delta_log").resolve("%020d.json".formatted(version));
  }
}
