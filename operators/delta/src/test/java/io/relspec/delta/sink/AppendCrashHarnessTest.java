package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.FaultFileIOProvider;
import io.relspec.delta.kernel.FaultFileIOProvider.Fault;
import io.relspec.delta.kernel.TableReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills a job at each point between a row and its commit, restores it, and looks at the table and
 * its log.
 */
class AppendCrashHarnessTest {
  private static final String SINK = "edges-sink";
  private static final int ROWS = 60;
  private static final int ROWS_PER_CHECKPOINT = 20;
  private static final List<RowData> INPUT = IntStream.range(0, ROWS).mapToObj(Rows::edge).toList();

  @TempDir Path dir;

  /**
   * Crashes before there is anything to restore; later ones are in {@link CrashMatrixHarnessTest}.
   */
  static Stream<Arguments> crashes() {
    return Stream.of(CrashPoint.values())
        .flatMap(point -> Stream.of(1, 4).map(writers -> Arguments.of(point, writers)));
  }

  @ParameterizedTest(name = "{0}, {1} writers")
  @MethodSource("crashes")
  void rowsAreThereOnceAfterACrash(CrashPoint point, int writers) throws Exception {
    TableSpec spec = Tables.edges(dir);
    Driver driver = new Driver(spec, writers);
    assertCrashes(driver, point);
    driver.run();
    assertExactlyOnce(spec);
  }

  @ParameterizedTest(name = "{0}, {1} writers")
  @MethodSource("crashes")
  void rowsAreThereOnceAfterARestoreWithOtherParallelism(CrashPoint point, int writers)
      throws Exception {
    TableSpec spec = Tables.edges(dir);
    Driver driver = new Driver(spec, writers);
    assertCrashes(driver, point);
    driver.writers = 3;
    driver.run();
    assertExactlyOnce(spec);
  }

  @ParameterizedTest
  @MethodSource("repeatedCrashes")
  void rowsAreThereOnceAfterACrashDuringRecovery(CrashPoint first, CrashPoint second)
      throws Exception {
    TableSpec spec = Tables.edges(dir);
    Driver driver = new Driver(spec, 2);
    for (CrashPoint point : List.of(first, second)) {
      assertCrashes(driver, point);
    }
    driver.run();
    assertExactlyOnce(spec);
  }

  static Stream<Arguments> repeatedCrashes() {
    return Stream.of(CrashPoint.values())
        .flatMap(
            first -> Stream.of(CrashPoint.values()).map(second -> Arguments.of(first, second)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void declinedCheckpointIsCommittedWithTheNext(int writers) throws Exception {
    TableSpec spec = Tables.edges(dir);
    SinkJob job = SinkJob.start(spec, SINK, writers);
    job.write(INPUT, 0, 20);
    job.checkpoint(1, 20);
    job.write(INPUT, 20, 40);
    job.checkpoint(2, 40);
    job.complete(2);
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(2);
    job.write(INPUT, 40, 60);
    finish(job, 3);
    assertExactlyOnce(spec);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void declinedCheckpointIsForgottenWhenAnOlderOneIsRestored(int writers) throws Exception {
    TableSpec spec = Tables.edges(dir);
    SinkJob job = SinkJob.start(spec, SINK, writers);
    job.write(INPUT, 0, 20);
    SinkJob.Checkpoint first = job.checkpoint(1, 20);
    job.complete(1);
    job.write(INPUT, 20, 40);
    job.checkpoint(2, 40);
    SinkJob again = SinkJob.restore(spec, SINK, writers, first);
    again.write(INPUT, 20, 60);
    finish(again, 3);
    assertExactlyOnce(spec);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void lostNotificationIsMadeUpForByTheRestore(int writers) throws Exception {
    TableSpec spec = Tables.edges(dir);
    SinkJob job = SinkJob.start(spec, SINK, writers);
    job.write(INPUT, 0, 20);
    SinkJob.Checkpoint first = job.checkpoint(1, 20);
    assertThat(DeltaLog.read(dir).lastVersion()).isZero();
    SinkJob again = SinkJob.restore(spec, SINK, 2, first);
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(1);
    again.write(INPUT, 20, 60);
    finish(again, 2);
    assertExactlyOnce(spec);
  }

  @Test
  void severalPendingCommitsAreFoundWhenTheyWereMadeBeforeTheCrash() throws Exception {
    TableSpec spec = Tables.edges(dir);
    SinkJob job = SinkJob.start(spec, SINK, 1);
    job.write(INPUT, 0, 20);
    job.checkpoint(1, 20);
    job.write(INPUT, 20, 40);
    SinkJob.Checkpoint second = job.checkpoint(2, 40);
    job.complete(2);
    SinkJob again = SinkJob.restore(spec, SINK, 1, second);
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(2);
    again.write(INPUT, 40, 60);
    finish(again, 3);
    assertExactlyOnce(spec);
  }

  @Test
  void checkpointsWithoutRowsCommitNothing() throws Exception {
    SinkJob job = SinkJob.start(Tables.edges(dir), SINK, 2);
    for (int id = 1; id <= 3; id++) {
      job.checkpoint(id, 0);
      job.complete(id);
    }
    job.endInput();
    job.checkpoint(4, 0);
    job.complete(4);
    job.close();
    assertThat(DeltaLog.read(dir).lastVersion()).isZero();
  }

  @Test
  void drainedSavepointGoesOn() throws Exception {
    TableSpec spec = Tables.edges(dir);
    SinkJob job = SinkJob.start(spec, SINK, 2);
    job.write(INPUT, 0, 20);
    job.endInput();
    SinkJob.Checkpoint savepoint = job.checkpoint(1, 20);
    job.complete(1);
    job.close();
    SinkJob again = SinkJob.restore(spec, SINK, 2, savepoint);
    again.write(INPUT, 20, 60);
    finish(again, 2);
    assertExactlyOnce(spec);
  }

  @Test
  void olderCheckpointThanTheTableHoldsIsRefused() throws Exception {
    TableSpec spec = Tables.edges(dir);
    SinkJob job = SinkJob.start(spec, SINK, 1);
    job.write(INPUT, 0, 20);
    SinkJob.Checkpoint first = job.checkpoint(1, 20);
    job.complete(1);
    job.write(INPUT, 20, 40);
    job.checkpoint(2, 40);
    job.complete(2);
    assertRefused(DeltaErrorCode.SINK_REWOUND, () -> SinkJob.restore(spec, SINK, 1, first));
  }

  @Test
  void olderCheckpointWithoutPendingCommitIsRefusedToo() throws Exception {
    TableSpec spec = Tables.edges(dir);
    SinkJob job = SinkJob.start(spec, SINK, 1);
    SinkJob.Checkpoint empty = job.checkpoint(1, 0);
    job.complete(1);
    job.write(INPUT, 0, 20);
    job.checkpoint(2, 20);
    job.complete(2);
    assertRefused(DeltaErrorCode.SINK_REWOUND, () -> SinkJob.restore(spec, SINK, 1, empty));
  }

  @Test
  void freshJobOnATableThatTheSinkHasWrittenIsRefused() throws Exception {
    TableSpec spec = Tables.edges(dir);
    SinkJob job = SinkJob.start(spec, SINK, 1);
    job.write(INPUT, 0, 20);
    job.checkpoint(1, 20);
    job.complete(1);
    assertRefused(DeltaErrorCode.SINK_WITHOUT_STATE, () -> SinkJob.start(spec, SINK, 1));
  }

  @Test
  void savepointThatTwoJobsGoOnFromIsRefusedToTheSecond() throws Exception {
    TableSpec spec = Tables.edges(dir);
    SinkJob job = SinkJob.start(spec, SINK, 1);
    job.write(INPUT, 0, 20);
    SinkJob.Checkpoint savepoint = job.checkpoint(1, 20);
    job.complete(1);
    SinkJob twin = SinkJob.restore(spec, SINK, 1, savepoint);
    job.write(INPUT, 20, 40);
    twin.write(INPUT, 20, 40);
    job.checkpoint(2, 40);
    job.complete(2);
    twin.checkpoint(2, 40);
    assertRefused(DeltaErrorCode.SINK_FENCED, () -> twin.complete(2));
    assertThat(TableReader.rows(spec.location())).hasSize(40);
  }

  @Test
  void secondFirstStartIsRefusedAtItsCommit() throws Exception {
    TableSpec spec = Tables.edges(dir);
    SinkJob one = SinkJob.start(spec, SINK, 1);
    SinkJob two = SinkJob.start(spec, SINK, 1);
    one.write(INPUT, 0, 20);
    one.checkpoint(1, 20);
    one.complete(1);
    two.write(INPUT, 0, 20);
    two.checkpoint(1, 20);
    assertRefused(DeltaErrorCode.SINK_FENCED, () -> two.complete(1));
    assertThat(TableReader.rows(spec.location())).hasSize(20);
  }

  @Test
  void twoSinksOfOneTableBothCommit() throws Exception {
    TableSpec spec = Tables.edges(dir);
    SinkJob one = SinkJob.start(spec, "one", 1);
    SinkJob two = SinkJob.start(spec, "two", 1);
    one.write(INPUT, 0, 20);
    one.checkpoint(1, 20);
    two.write(INPUT, 20, 60);
    two.checkpoint(1, 60);
    two.complete(1);
    one.complete(1);
    one.close();
    two.close();
    assertThat(TableReader.rows(spec.location()))
        .containsExactlyInAnyOrderElementsOf(Rows.seen(ROWS));
  }

  @Test
  void tableThatWasReplacedUnderTheSinkIsNotFilledOn() throws Exception {
    TableSpec spec = Tables.edges(dir.resolve("t"));
    SinkJob job = SinkJob.start(spec, SINK, 1);
    job.write(INPUT, 0, 20);
    job.checkpoint(1, 20);
    job.complete(1);
    SinkJob.Checkpoint second = job.checkpoint(2, 20);
    Files.move(dir.resolve("t"), dir.resolve("old"));
    SinkJob again = SinkJob.restore(spec, SINK, 1, second);
    again.write(INPUT, 20, 40);
    again.checkpoint(3, 40);
    assertRefused(DeltaErrorCode.SINK_ROWS_DISAGREE, () -> again.complete(3));
  }

  @Test
  void pendingCommitWhoseFilesAreGoneIsRefused() throws Exception {
    TableSpec spec = Tables.edges(dir.resolve("t"));
    SinkJob job = SinkJob.start(spec, SINK, 1);
    job.write(INPUT, 0, 20);
    SinkJob.Checkpoint first = job.checkpoint(1, 20);
    Files.move(dir.resolve("t"), dir.resolve("old"));
    assertRefused(DeltaErrorCode.FILE_MISSING, () -> SinkJob.restore(spec, SINK, 1, first));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void lostResponsesAreResolvedFromTheLog(int faults) throws Exception {
    Fault[] planned = new Fault[faults];
    java.util.Arrays.fill(planned, Fault.LOG_RESPONSE_LOST);
    assertResolved(planned);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void lostWritesAreRepeated(int faults) throws Exception {
    Fault[] planned = new Fault[faults];
    java.util.Arrays.fill(planned, Fault.LOG_WRITE_LOST);
    assertResolved(planned);
  }

  private void assertResolved(Fault... planned) throws Exception {
    TableSpec spec = Tables.edges(FaultFileIOProvider.location(dir));
    SinkJob job = SinkJob.start(spec, SINK, 1);
    FaultFileIOProvider.plan(planned);
    job.write(INPUT, 0, 20);
    job.checkpoint(1, 20);
    job.complete(1);
    job.write(INPUT, 20, 40);
    job.checkpoint(2, 40);
    job.complete(2);
    job.write(INPUT, 40, 60);
    finish(job, 3);
    assertThat(FaultFileIOProvider.fired()).isEqualTo(planned.length);
    assertExactlyOnce(spec);
  }

  @Test
  void storageThatStaysBrokenFailsTheJobAndALaterOneCommits() throws Exception {
    TableSpec spec = Tables.edges(FaultFileIOProvider.location(dir));
    SinkJob job = SinkJob.start(spec, SINK, 1);
    job.write(INPUT, 0, 20);
    SinkJob.Checkpoint first = job.checkpoint(1, 20);
    Fault[] planned = new Fault[5];
    java.util.Arrays.fill(planned, Fault.LOG_WRITE_LOST);
    FaultFileIOProvider.plan(planned);
    assertRefused(DeltaErrorCode.COMMIT_FAILED, () -> job.complete(1));
    assertThat(FaultFileIOProvider.fired()).isEqualTo(planned.length);
    SinkJob again = SinkJob.restore(spec, SINK, 1, first);
    again.write(INPUT, 20, 60);
    finish(again, 2);
    assertExactlyOnce(spec);
  }

  @Test
  void dataFileThatTheStorageCutIsNotCommitted() throws Exception {
    TableSpec spec = Tables.edges(FaultFileIOProvider.location(dir));
    SinkJob job = SinkJob.start(spec, SINK, 1);
    FaultFileIOProvider.plan(Fault.DATA_CUT);
    job.write(INPUT, 0, 20);
    assertRefused(DeltaErrorCode.FILE_NOT_WRITTEN, () -> job.checkpoint(1, 20));
    assertThat(FaultFileIOProvider.fired()).isEqualTo(1);
    job.close();
  }

  /** Runs the job over the whole input, from where the last complete checkpoint is. */
  private static final class Driver {
    private final TableSpec spec;
    private int writers;
    private SinkJob.@org.jspecify.annotations.Nullable Checkpoint last;
    private long nextId = 1;

    Driver(TableSpec spec, int writers) {
      this.spec = spec;
      this.writers = writers;
    }

    void run() throws Exception {
      SinkJob job =
          last == null
              ? SinkJob.start(spec, SINK, writers)
              : SinkJob.restore(spec, SINK, writers, last);
      int position = last == null ? 0 : last.position();
      while (position < ROWS) {
        job.write(INPUT, position, position + ROWS_PER_CHECKPOINT);
        position += ROWS_PER_CHECKPOINT;
        if (position == ROWS) {
          job.endInput();
        }
        checkpoint(job, position);
      }
      job.close();
    }

    private void checkpoint(SinkJob job, int position) throws Exception {
      long id = nextId++;
      last = job.checkpoint(id, position);
      job.complete(id);
    }
  }

  private static void assertCrashes(Driver driver, CrashPoint point) {
    CrashPoints.Registration crash = CrashPoints.listen(SimulatedCrash.at(point, 1));
    try {
      assertThatThrownBy(driver::run).isInstanceOf(SimulatedCrash.class);
    } finally {
      crash.close();
    }
  }

  private static void finish(SinkJob job, long checkpointId) throws Exception {
    job.endInput();
    job.checkpoint(checkpointId, ROWS);
    job.complete(checkpointId);
    job.close();
  }

  /**
   * All rows once; no file, checkpoint or row counted twice; each commit following on the one
   * before.
   */
  private void assertExactlyOnce(TableSpec spec) {
    assertThat(TableReader.rows(spec.location()))
        .containsExactlyInAnyOrderElementsOf(Rows.seen(ROWS));
    DeltaLog log = DeltaLog.read(dir);
    assertThat(log.actions("add"))
        .extracting(add -> add.get("path").asText())
        .doesNotHaveDuplicates();
    assertThat(log.actions("remove")).isEmpty();
    assertThat(log.actions("metaData")).hasSize(1);
    Set<String> applications = new HashSet<>();
    long lastTransaction = 0;
    for (JsonNode transaction : log.actions("txn")) {
      applications.add(transaction.get("appId").asText());
      assertThat(transaction.get("version").asLong()).isGreaterThan(lastTransaction);
      lastTransaction = transaction.get("version").asLong();
    }
    assertThat(applications).hasSize(1);
    List<JsonNode> domains = log.actions("domainMetadata");
    SinkProgress progress =
        SinkProgress.fromJson(
            "test", domains.get(domains.size() - 1).get("configuration").asText());
    assertThat(progress.rowsTotal()).isEqualTo(ROWS);
    assertThat(applications).containsExactly(SINK + "/" + progress.incarnation());
  }

  private static void assertRefused(
      DeltaErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DeltaException.class, e -> assertThat(e.errorCode()).isEqualTo(code))
        .hasMessageContaining(code.code());
  }
}
