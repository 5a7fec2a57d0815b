package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.relspec.delta.ChangeFeedFold;
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
import io.relspec.delta.kernel.ForeignCommits;
import io.relspec.delta.sink.DeltaSinkOptions.OnRewind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills a job that keeps a table equal to a changelog at each point between a change and its
 * commit, restores it, and replays the change feed.
 */
class ChangeCrashHarnessTest {
  private static final String SINK = "edges-sink";
  private static final int KEYS = 25;
  private static final int PER_CHECKPOINT = 30;
  private static final List<RowData> INPUT = Changelog.of(20_261_128, KEYS, 4 * PER_CHECKPOINT);
  private static final DeltaSinkOptions FAIL = DeltaSinkOptions.defaults().withFsync(false);
  private static final DeltaSinkOptions NEW_EPOCH = FAIL.withOnRewind(OnRewind.NEW_EPOCH);

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
  void feedAndTableAreExactAfterACrash(CrashPoint point, int writers) throws Exception {
    Driver driver = new Driver(Tables.edges(dir), writers);
    assertCrashes(driver, point);
    driver.run();
    assertExactlyOnce(driver.spec);
  }

  @ParameterizedTest(name = "{0}, {1} writers")
  @MethodSource("crashes")
  void feedAndTableAreExactAfterARestoreWithOtherParallelism(CrashPoint point, int writers)
      throws Exception {
    Driver driver = new Driver(Tables.edges(dir), writers);
    assertCrashes(driver, point);
    driver.writers = 3;
    driver.run();
    assertExactlyOnce(driver.spec);
  }

  @ParameterizedTest
  @MethodSource("repeatedCrashes")
  void feedAndTableAreExactAfterACrashDuringRecovery(CrashPoint first, CrashPoint second)
      throws Exception {
    Driver driver = new Driver(Tables.edges(dir), 2);
    for (CrashPoint point : List.of(first, second)) {
      assertCrashes(driver, point);
    }
    driver.run();
    assertExactlyOnce(driver.spec);
  }

  static Stream<Arguments> repeatedCrashes() {
    return Stream.of(CrashPoint.values())
        .flatMap(
            first -> Stream.of(CrashPoint.values()).map(second -> Arguments.of(first, second)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void declinedCheckpointIsCommittedBeforeTheNext(int writers) throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, writers);
    job.write(INPUT, 0, 30);
    job.checkpoint(1, 30);
    job.write(INPUT, 30, 60);
    job.checkpoint(2, 60);
    job.complete(2);
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(2);
    job.finish(INPUT, 60, 3);
    assertExactlyOnce(spec);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void lostNotificationIsMadeUpForByTheRestore(int writers) throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, writers);
    job.write(INPUT, 0, 30);
    ChangeJob.Checkpoint first = job.checkpoint(1, 30);
    ChangeJob again = ChangeJob.restore(spec, SINK, 2, first);
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(1);
    again.finish(INPUT, 30, 2);
    assertExactlyOnce(spec);
  }

  @Test
  void replayUnderANewJobCommitsNothingAgain() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, 4);
    job.write(INPUT, 0, 60);
    ChangeJob.Checkpoint first = job.checkpoint(1, 60);
    job.complete(1);
    for (int i = 0; i < 3; i++) {
      ChangeJob.restore(spec, SINK, 2, first).close();
      assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(1);
    }
    ChangeJob.restore(spec, SINK, 2, first).finish(INPUT, 60, 2);
    assertExactlyOnce(spec);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void lostResponsesAreResolvedFromTheLog(int faults) throws Exception {
    Fault[] planned = new Fault[faults];
    Arrays.fill(planned, Fault.LOG_RESPONSE_LOST);
    assertResolved(planned);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void lostWritesAreRepeated(int faults) throws Exception {
    Fault[] planned = new Fault[faults];
    Arrays.fill(planned, Fault.LOG_WRITE_LOST);
    assertResolved(planned);
  }

  private void assertResolved(Fault... planned) throws Exception {
    TableSpec spec = Tables.edges(FaultFileIOProvider.location(dir));
    ChangeJob job = ChangeJob.start(spec, SINK, 1);
    job.run(INPUT, 0, 30, 1);
    FaultFileIOProvider.plan(planned);
    job.run(INPUT, 30, 60, 2);
    job.run(INPUT, 60, 90, 3);
    job.finish(INPUT, 90, 4);
    assertThat(FaultFileIOProvider.fired()).isEqualTo(planned.length);
    assertExactlyOnce(spec);
  }

  @Test
  void olderCheckpointThanTheTableHoldsIsRefused() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, 1);
    ChangeJob.Checkpoint first = job.run(INPUT, 0, 30, 1);
    job.run(INPUT, 30, 60, 2);
    assertRefused(DeltaErrorCode.SINK_REWOUND, () -> ChangeJob.open(spec, SINK, 1, FAIL, first));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void rewindToAnOlderCheckpointTakesTheLaterCommitsBack(int writers) throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, writers);
    ChangeJob.Checkpoint first = job.run(INPUT, 0, 30, 1);
    job.run(INPUT, 30, 60, 2);
    job.run(INPUT, 60, 90, 3);
    job.close();
    ChangeJob again = ChangeJob.open(spec, SINK, 2, NEW_EPOCH, first);
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(4);
    assertThat(ChangeFeedFold.check(dir, spec))
        .isEqualTo(Changelog.rowsAfter(INPUT.subList(0, 30)));
    again.finish(INPUT, 30, 4);
    assertThat(ChangeFeedFold.check(dir, spec)).isEqualTo(Changelog.rowsAfter(INPUT));
  }

  @Test
  void rewindThatCrashesBeforeItsFirstCheckpointIsRepeated() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, 2);
    ChangeJob.Checkpoint first = job.run(INPUT, 0, 30, 1);
    job.run(INPUT, 30, 60, 2);
    ChangeJob.open(spec, SINK, 2, NEW_EPOCH, first);
    ChangeJob again = ChangeJob.open(spec, SINK, 2, NEW_EPOCH, first);
    assertThat(ChangeFeedFold.check(dir, spec))
        .isEqualTo(Changelog.rowsAfter(INPUT.subList(0, 30)));
    ChangeJob.Checkpoint second = again.run(INPUT, 30, 60, 2);
    again.run(INPUT, 60, 90, 3);
    ChangeJob third = ChangeJob.open(spec, SINK, 3, NEW_EPOCH, second);
    assertThat(ChangeFeedFold.check(dir, spec))
        .isEqualTo(Changelog.rowsAfter(INPUT.subList(0, 60)));
    third.finish(INPUT, 60, 4);
    assertThat(ChangeFeedFold.check(dir, spec)).isEqualTo(Changelog.rowsAfter(INPUT));
  }

  @Test
  void freshJobTakesEverythingBackIfItMayBeginANewEpoch() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, 1);
    job.run(INPUT, 0, 30, 1);
    job.run(INPUT, 30, 60, 2);
    assertRefused(
        DeltaErrorCode.SINK_WITHOUT_STATE, () -> ChangeJob.open(spec, SINK, 1, FAIL, null));
    ChangeJob again = ChangeJob.open(spec, SINK, 1, NEW_EPOCH, null);
    assertThat(ChangeFeedFold.check(dir, spec)).isEmpty();
    again.finish(INPUT, 0, 1);
    assertThat(ChangeFeedFold.check(dir, spec)).isEqualTo(Changelog.rowsAfter(INPUT));
  }

  @Test
  void jobOfTheFormerEpochIsRefused() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob former = ChangeJob.start(spec, SINK, 1);
    ChangeJob.Checkpoint first = former.run(INPUT, 0, 30, 1);
    former.run(INPUT, 30, 60, 2);
    former.write(INPUT, 60, 90);
    former.checkpoint(3, 90);
    ChangeJob next = ChangeJob.open(spec, SINK, 1, NEW_EPOCH, first);
    assertRefused(DeltaErrorCode.SINK_FENCED, () -> former.complete(3));
    next.run(INPUT, 30, 60, 2);
    next.write(INPUT, 60, 90);
    next.checkpoint(3, 90);
    next.complete(3);
    next.finish(INPUT, 90, 4);
    assertThat(ChangeFeedFold.check(dir, spec)).isEqualTo(Changelog.rowsAfter(INPUT));
  }

  @Test
  void savepointThatTwoJobsGoOnFromIsRefusedToTheSecond() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, 1);
    ChangeJob.Checkpoint savepoint = job.run(INPUT, 0, 30, 1);
    ChangeJob twin = ChangeJob.restore(spec, SINK, 1, savepoint);
    job.write(INPUT, 30, 60);
    twin.write(INPUT, 30, 60);
    job.checkpoint(2, 60);
    job.complete(2);
    twin.checkpoint(2, 60);
    assertRefused(DeltaErrorCode.SINK_FENCED, () -> twin.complete(2));
    job.finish(INPUT, 60, 3);
    assertExactlyOnce(spec);
  }

  @Test
  void appendsOfAnotherSinkInBetweenCostARetryAndNothingElse() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, 1);
    SinkJob other = SinkJob.start(spec, "other", 1);
    job.run(INPUT, 0, 30, 1);
    for (int i = 1; i <= 3; i++) {
      other.write(0, Rows.edge(1000 + i));
      other.checkpoint(i, i);
      job.write(INPUT, 30 * i, 30 * (i + 1));
      job.checkpoint(i + 1, 30 * (i + 1));
      other.complete(i);
      job.complete(i + 1);
    }
    job.close();
    other.close();
    assertThat(ChangeFeedFold.check(dir, spec))
        .hasSize(Changelog.rowsAfter(INPUT.subList(0, 120)).size() + 3);
  }

  @Test
  void rowsThatAnotherProgramDeletedAreAnErrorAndNoCommit() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, 1);
    job.run(INPUT, 0, 30, 1);
    ForeignCommits.rewriteAll(dir.toString());
    int before = DeltaLog.read(dir).lastVersion();
    job.write(INPUT, 30, 60);
    job.checkpoint(2, 60);
    assertRefused(DeltaErrorCode.ROWS_NOT_LIVE, () -> job.complete(2));
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(before);
  }

  @Test
  void twoSinksWithKeysOfTheirOwnChangeOneTable() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob one = ChangeJob.start(spec, "one", 2);
    ChangeJob two = ChangeJob.start(spec, "two", 1);
    List<RowData> other = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      one.write(INPUT, 30 * i, 30 * (i + 1));
      one.checkpoint(i + 1, 0);
      for (int key = 1000; key < 1005; key++) {
        if (i > 0) {
          other.add(Rows.edge(RowKind.DELETE, key, "round " + (i - 1)));
        }
        other.add(Rows.edge(RowKind.INSERT, key, "round " + i));
      }
      for (RowData row : other.subList(i == 0 ? 0 : 10 * i - 5, other.size())) {
        two.write(row);
      }
      two.checkpoint(i + 1, 0);
      two.complete(i + 1);
      one.complete(i + 1);
    }
    List<RowData> all = new ArrayList<>(INPUT.subList(0, 120));
    all.addAll(other);
    assertThat(ChangeFeedFold.check(dir, spec)).isEqualTo(Changelog.rowsAfter(all));
  }

  @Test
  void harmlessChangeOfMetadataInBetweenIsRetried() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, 1);
    job.run(INPUT, 0, 30, 1);
    ForeignCommits.setProperty(dir.toString(), "relspec.note", "x");
    job.run(INPUT, 30, 60, 2);
    assertThat(ChangeFeedFold.check(dir, spec))
        .isEqualTo(Changelog.rowsAfter(INPUT.subList(0, 60)));
  }

  @Test
  void changeOfMetadataThatTheSinkReliesOnIsAnErrorAndNoCommit() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, 1);
    job.run(INPUT, 0, 30, 1);
    ForeignCommits.setProperty(dir.toString(), "delta.enableChangeDataFeed", "false");
    job.write(INPUT, 30, 60);
    job.checkpoint(2, 60);
    assertRefused(DeltaErrorCode.TABLE_PROPERTY_MISMATCH, () -> job.complete(2));
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(2);
  }

  @Test
  void rollbackThatWouldUndoTheWorkOfOthersIsRefused() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, SINK, 1);
    ChangeJob.Checkpoint first = job.run(INPUT, 0, 30, 1);
    job.run(INPUT, 30, 60, 2);
    ForeignCommits.deleteAll(dir.toString());
    assertRefused(
        DeltaErrorCode.ROLLBACK_IMPOSSIBLE, () -> ChangeJob.open(spec, SINK, 1, NEW_EPOCH, first));
  }

  /** Runs the job over the whole input, from where the last complete checkpoint is. */
  private static final class Driver {
    private final TableSpec spec;
    private int writers;
    private ChangeJob.@Nullable Checkpoint last;
    private long nextId = 1;

    Driver(TableSpec spec, int writers) {
      this.spec = spec;
      this.writers = writers;
    }

    void run() throws Exception {
      ChangeJob job = ChangeJob.open(spec, SINK, writers, FAIL, last);
      int position = last == null ? 0 : last.position();
      while (position < INPUT.size()) {
        int next = Math.min(position + PER_CHECKPOINT, INPUT.size());
        job.write(INPUT, position, next);
        position = next;
        if (position == INPUT.size()) {
          job.endInput();
        }
        long id = nextId++;
        last = job.checkpoint(id, position);
        job.complete(id);
      }
      job.close();
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

  /** The feed sums up to the table at every version; no checkpoint and no file counts twice. */
  private void assertExactlyOnce(TableSpec spec) {
    assertThat(ChangeFeedFold.check(dir, spec)).isEqualTo(Changelog.rowsAfter(INPUT));
    DeltaLog log = DeltaLog.read(dir);
    assertThat(log.actions("metaData")).hasSize(1);
    assertThat(log.actions("txn")).extracting(txn -> txn.get("appId").asText()).isNotEmpty();
    assertThat(log.actions("txn").stream().map(txn -> txn.get("appId").asText()).distinct())
        .hasSize(1);
    assertThat(log.actions("txn").stream().mapToLong(txn -> txn.get("version").asLong()).toArray())
        .isSorted()
        .doesNotHaveDuplicates();
    Map<String, Integer> live = new HashMap<>();
    for (int version = 0; version <= log.lastVersion(); version++) {
      for (JsonNode remove : log.actions(version, "remove")) {
        live.merge(remove.get("path").asText(), -1, Integer::sum);
      }
      for (JsonNode add : log.actions(version, "add")) {
        live.merge(add.get("path").asText(), 1, Integer::sum);
      }
      assertThat(live.values()).allMatch(count -> count == 0 || count == 1);
    }
  }

  private static void assertRefused(DeltaErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DeltaException.class, e -> assertThat(e.errorCode()).isEqualTo(code))
        .hasMessageContaining(code.code());
  }
}
