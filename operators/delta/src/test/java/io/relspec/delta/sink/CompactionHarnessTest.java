package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.ChangeFeedFold;
import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.ChangeFeedReader;
import io.relspec.delta.kernel.FaultFileIOProvider;
import io.relspec.delta.kernel.FaultFileIOProvider.Fault;
import io.relspec.delta.kernel.ForeignCommits;
import io.relspec.delta.kernel.TableReader;
import io.relspec.delta.maintenance.Compaction;
import io.relspec.delta.maintenance.CompactionOptions;
import io.relspec.delta.maintenance.LogCheckpoint;
import io.relspec.delta.maintenance.Retention;
import io.relspec.delta.maintenance.Vacuum;
import io.relspec.delta.sink.DeltaSinkOptions.OnRewind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compaction beside a sink that remembers where rows are. */
class CompactionHarnessTest {
  private static final String SINK = "edges-sink";
  private static final int KEYS = 25;
  private static final List<RowData> INPUT = Changelog.of(20_261_128, KEYS, 120);
  private static final DeltaSinkOptions FAIL =
      DeltaSinkOptions.defaults().withFsync(false).withMaxOpenFiles(2);
  private static final DeltaSinkOptions NEW_EPOCH = FAIL.withOnRewind(OnRewind.NEW_EPOCH);
  private static final CompactionOptions ALL = CompactionOptions.defaults().withMaxDeletedShare(0);
  private static final Retention NONE =
      new Retention(Optional.of(Duration.ZERO), OptionalLong.empty(), true);

  @TempDir Path dir;

  @Test
  void smallFilesBecomeOneAndNoRowChanges() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.open(spec, SINK, 4, FAIL, null);
    job.run(INPUT, 0, 60, 1);
    job.run(INPUT, 60, 120, 2);
    Compaction.Result planned = Compaction.run(spec.location(), ALL, true);
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(2);
    Compaction.Result done = Compaction.run(spec.location(), ALL, false);
    assertThat(done.filesBefore()).isEqualTo(planned.filesBefore()).isGreaterThan(6);
    assertThat(done.filesAfter()).isEqualTo(planned.filesAfter()).isEqualTo(3);
    assertThat(done.rowsPurged()).isEqualTo(planned.rowsPurged()).isPositive();
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(3);
    assertThat(DeltaLog.read(dir).actions(3, "cdc")).isEmpty();
    assertThat(ChangeFeedReader.open(dir, spec).changes(3)).isEmpty();
    assertThat(ChangeFeedFold.check(dir, spec))
        .isEqualTo(Changelog.rowsAfter(INPUT.subList(0, 120)));
    assertThat(DeltaRsRows.of(dir)).isEqualTo(Changelog.rowsAfter(INPUT.subList(0, 120)));
    assertThat(Compaction.run(spec.location(), ALL, false).filesBefore()).isZero();
    job.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void commitThatWasPreparedBeforeComesOutRightAfter(int writers) throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.open(spec, SINK, writers, FAIL, null);
    job.run(INPUT, 0, 30, 1);
    job.run(INPUT, 30, 45, 2);
    job.write(INPUT, 45, 60);
    job.checkpoint(3, 60);
    assertThat(Compaction.run(spec.location(), ALL, false).filesAfter()).isPositive();
    job.complete(3);
    job.write(INPUT, 60, 90);
    job.checkpoint(4, 90);
    assertThat(Compaction.run(spec.location(), ALL, false).filesAfter()).isPositive();
    assertThat(Compaction.run(spec.location(), ALL, false).filesAfter()).isZero();
    job.complete(4);
    Compaction.run(spec.location(), ALL, false);
    job.finish(INPUT, 90, 5);
    assertExact(spec);
  }

  @Test
  void commitThatWasPreparedBeforeIsRestoredAfter() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.open(spec, SINK, 2, FAIL, null);
    job.run(INPUT, 0, 60, 1);
    job.write(INPUT, 60, 90);
    ChangeJob.Checkpoint second = job.checkpoint(2, 90);
    Compaction.run(spec.location(), ALL, false);
    LogCheckpoint.write(spec.location(), Retention.ofTable(), false, Clock.systemUTC());
    ChangeJob.open(spec, SINK, 3, FAIL, second).finish(INPUT, 90, 3);
    assertExact(spec);
  }

  @Test
  void rowsThatGoWhileAFileIsRewrittenAreDeletedInTheNewOne() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.open(spec, SINK, 2, FAIL, null);
    job.run(INPUT, 0, 60, 1);
    Compaction.Result result = during(() -> job.run(INPUT, 60, 90, 2), spec);
    assertThat(result.groupsLost()).isZero();
    assertThat(DeltaLog.read(dir).actions(3, "add"))
        .anyMatch(add -> add.path("deletionVector").has("cardinality"));
    job.finish(INPUT, 90, 3);
    assertExact(spec);
  }

  @Test
  void groupThatAnotherProgramRewroteIsGivenUp() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.open(spec, SINK, 2, FAIL, null);
    job.run(INPUT, 0, 60, 1);
    job.close();
    Compaction.Result result = during(() -> ForeignCommits.rewriteAll(spec.location()), spec);
    assertThat(result.groupsLost()).isEqualTo(3);
    assertThat(result.filesAfter()).isZero();
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(2);
  }

  @Test
  void compactionThatOneOfTwoHasDoneIsNotDoneAgain() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.open(spec, SINK, 2, FAIL, null);
    job.run(INPUT, 0, 60, 1);
    Compaction.Result result = during(() -> Compaction.run(spec.location(), ALL, false), spec);
    assertThat(result.groupsLost()).isEqualTo(3);
    job.finish(INPUT, 60, 2);
    assertExact(spec);
  }

  @Test
  void compactionThatNeverWinsSaysSo() throws Exception {
    TableSpec spec = Tables.edges(FaultFileIOProvider.location(dir));
    ChangeJob job = ChangeJob.open(spec, SINK, 1, FAIL, null);
    job.run(INPUT, 0, 60, 1);
    Fault[] faults = new Fault[20];
    Arrays.fill(faults, Fault.LOG_WRITE_LOST);
    FaultFileIOProvider.plan(faults);
    assertThatThrownBy(() -> Compaction.run(spec.location(), ALL, false))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.COMPACTION_LOST));
    FaultFileIOProvider.plan(Fault.LOG_RESPONSE_LOST);
    assertThat(Compaction.run(spec.location(), ALL, false).filesAfter()).isEqualTo(3);
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(2);
    job.finish(INPUT, 60, 2);
    assertThat(ChangeFeedFold.check(dir, spec)).isEqualTo(Changelog.rowsAfter(INPUT));
  }

  @Test
  void rewindGoesBackBehindCompactions() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.open(spec, SINK, 2, FAIL, null);
    job.run(INPUT, 0, 20, 1);
    Compaction.run(spec.location(), ALL, false);
    ChangeJob.Checkpoint second = job.run(INPUT, 20, 40, 2);
    Compaction.run(spec.location(), ALL, false);
    job.run(INPUT, 40, 60, 3);
    Compaction.run(spec.location(), ALL, false);
    job.run(INPUT, 60, 80, 4);
    job.close();
    ChangeJob again = ChangeJob.open(spec, SINK, 3, NEW_EPOCH, second);
    assertThat(ChangeFeedFold.check(dir, spec))
        .isEqualTo(Changelog.rowsAfter(INPUT.subList(0, 40)));
    Compaction.run(spec.location(), ALL, false);
    again.finish(INPUT, 40, 3);
    assertExact(spec);
  }

  @Test
  void rewindWithoutTheOldFilesIsRefused() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.open(spec, SINK, 2, FAIL, null);
    ChangeJob.Checkpoint first = job.run(INPUT, 0, 30, 1);
    job.run(INPUT, 30, 60, 2);
    Compaction.run(spec.location(), ALL, false);
    vacuum(spec);
    assertThatThrownBy(() -> ChangeJob.open(spec, SINK, 2, NEW_EPOCH, first))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.ROLLBACK_IMPOSSIBLE));
    job.finish(INPUT, 60, 3);
    assertThat(rows(spec)).isEqualTo(Changelog.rowsAfter(INPUT));
  }

  @Test
  void oldFilesAndLogEntriesAreNotNeededToGoOn() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.open(spec, SINK, 2, FAIL, null);
    int steps = 6;
    for (int i = 0; i < steps; i++) {
      job.run(INPUT, 20 * i, 20 * (i + 1), i + 1);
      Compaction.run(spec.location(), ALL, false);
      vacuum(spec);
      LogCheckpoint.write(spec.location(), NONE, false, later());
    }
    job.finish(INPUT, 20 * steps, steps + 1);
    assertThat(rows(spec)).isEqualTo(Changelog.rowsAfter(INPUT));
    assertThat(DeltaRsRows.of(dir)).isEqualTo(Changelog.rowsAfter(INPUT));
  }

  @Test
  void filesWhoseOriginsAreTooLongAreLeft() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.open(spec, SINK, 1, FAIL, null);
    job.run(INPUT, 0, 60, 1);
    job.run(INPUT, 60, 120, 2);
    Compaction.Result result = Compaction.run(spec.location(), ALL.withMaxOriginsBytes(40), false);
    assertThat(result.filesAfter()).isZero();
    assertThat(result.tooScattered()).isPositive();
    job.close();
  }

  /** Upserts, compactions of all sizes, crashes of both, rewinds: the table is the model's. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {20_261_128, 7})
  void randomInterleavingsAreExactAtEveryVersion(long seed) throws Exception {
    TableSpec spec = Tables.edges(dir);
    Random random = new Random(seed);
    Changelog changelog = new Changelog(seed, KEYS);
    List<RowData> input = new ArrayList<>();
    List<ChangeJob.Checkpoint> kept = new ArrayList<>();
    ChangeJob job = ChangeJob.open(spec, SINK, 4, NEW_EPOCH, null);
    int position = 0;
    int compacted = 0;
    int crashes = 0;
    int rewinds = 0;
    for (long id = 1; id <= 120; id++) {
      int target = position + 1 + random.nextInt(10);
      while (input.size() < target) {
        input.addAll(changelog.next());
      }
      try (CrashPoints.Registration crash = randomCrash(random)) {
        job.write(input, position, target);
        position = target;
        ChangeJob.Checkpoint taken = job.checkpoint(id, target);
        if (random.nextInt(3) == 0) {
          compacted += compact(spec, random);
        }
        if (random.nextInt(8) > 0) {
          kept.add(taken);
          job.complete(id);
        }
        if (random.nextInt(3) == 0) {
          compacted += compact(spec, random);
        }
        if (random.nextInt(10) > 0) {
          continue;
        }
      } catch (SimulatedCrash e) {
        crashes++;
      }
      if (random.nextInt(2) == 0 && kept.size() > 1) {
        kept.subList(kept.size() - 1 - random.nextInt(Math.min(4, kept.size() - 1)), kept.size())
            .clear();
        rewinds++;
      }
      ChangeJob.@Nullable Checkpoint last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      job = ChangeJob.open(spec, SINK, 1 + random.nextInt(4), NEW_EPOCH, last);
      position = last == null ? 0 : last.position();
    }
    job.finish(input, position, 1000);
    assertThat(compacted).as("files compacted").isGreaterThan(50);
    assertThat(crashes).as("crashes").isGreaterThan(5);
    assertThat(rewinds).as("rewinds").isGreaterThan(2);
    assertThat(ChangeFeedFold.check(dir, spec)).isEqualTo(changelog.rows());
    assertThat(DeltaRsRows.of(dir)).isEqualTo(changelog.rows());
  }

  private static int compact(TableSpec spec, Random random) throws Exception {
    CompactionOptions options =
        CompactionOptions.ofTarget(2_000 << random.nextInt(8))
            .withMaxDeletedShare(random.nextDouble());
    return Compaction.run(spec.location(), options, false).filesBefore();
  }

  private static CrashPoints.Registration randomCrash(Random random) {
    if (random.nextInt(8) > 0) {
      return CrashPoints.listen((point, subject) -> {});
    }
    CrashPoint point = List.of(CrashPoint.values()).get(random.nextInt(CrashPoint.values().length));
    return CrashPoints.listen(SimulatedCrash.at(point, 1 + random.nextInt(4)));
  }

  /** What happens once, when the first file of a compaction is written and nothing committed. */
  private interface Interlude {
    void run() throws Exception;
  }

  private Compaction.Result during(Interlude interlude, TableSpec spec) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    CrashPoints.Listener listener =
        (point, subject) -> {
          if (point == CrashPoint.P3_FILE_CLOSED
              && subject.contains("compacted-")
              && !isOver.getAndSet(true)) {
            try {
              interlude.run();
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          }
        };
    try (CrashPoints.Registration listening = CrashPoints.listen(listener)) {
      return Compaction.run(spec.location(), ALL, false);
    } finally {
      assertThat(isOver).isTrue();
    }
  }

  private static void vacuum(TableSpec spec) throws IOException {
    assertThat(Vacuum.run(spec.location(), NONE, false, later()).files()).isNotEmpty();
  }

  private static Clock later() {
    return Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
  }

  private static List<String> rows(TableSpec spec) {
    return TableReader.rows(spec.location()).stream().sorted().toList();
  }

  private void assertExact(TableSpec spec) {
    assertThat(ChangeFeedFold.check(dir, spec)).isEqualTo(Changelog.rowsAfter(INPUT));
    assertThat(DeltaRsRows.of(dir)).isEqualTo(Changelog.rowsAfter(INPUT));
  }
}
