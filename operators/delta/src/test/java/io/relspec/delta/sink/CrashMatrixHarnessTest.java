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
import io.relspec.delta.kernel.FaultFileIOProvider;
import io.relspec.delta.kernel.FaultFileIOProvider.Fault;
import io.relspec.delta.sink.DeltaSinkOptions.OnRewind;
import io.relspec.delta.sink.JobRun.Kind;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every place where a job may die between a row and its confirmed commit, for appends and for
 * changes, with one writer and with several: the table and its change feed are exact afterwards.
 * Sinks that are known to be wrong show that the test would say so.
 */
class CrashMatrixHarnessTest {
  private static final int ROWS = 30;

  @TempDir Path dir;

  /** What happens in the second of four checkpoints; the first is complete and committed. */
  private enum Row {
    P1_WRITER_OPENED(CrashPoint.P1_WRITER_OPENED),
    P2_FILE_HALF_WRITTEN(CrashPoint.P2_FILE_HALF_WRITTEN),
    P3_FILE_CLOSED(CrashPoint.P3_FILE_CLOSED),
    P4_COMMIT_PREPARED(CrashPoint.P4_COMMIT_PREPARED),
    P5_CHECKPOINT_DECLINED {
      @Override
      void happen(JobRun<?> run, int writers) throws Exception {
        run.write(ROWS);
        run.take();
        run.restore(writers);
      }
    },
    P6_NOTIFICATION_LOST {
      @Override
      void happen(JobRun<?> run, int writers) throws Exception {
        takeWithoutTelling(run);
        run.restore(writers);
      }
    },
    P7_BEFORE_PUT(CrashPoint.P7_BEFORE_PUT),
    P8_RESPONSE_LOST(CrashPoint.P8_PUT_DONE),
    P9_TEMPORARY_WRITTEN(CrashPoint.P9_TEMPORARY_WRITTEN),
    P10_COMMITTED(CrashPoint.P10_COMMITTED),
    P11_RESTORED_NOT_COMMITTED {
      @Override
      void happen(JobRun<?> run, int writers) throws Exception {
        takeWithoutTelling(run);
        crash(CrashPoint.P7_BEFORE_PUT, () -> run.restore(writers));
        run.restore(writers);
      }
    },
    P12_RESTORED_AND_COMMITTED {
      @Override
      void happen(JobRun<?> run, int writers) throws Exception {
        takeWithoutTelling(run);
        crash(CrashPoint.P10_COMMITTED, () -> run.restore(writers));
        run.restore(writers);
      }
    },
    P13_STOPPED_WITH_A_SAVEPOINT {
      @Override
      void happen(JobRun<?> run, int writers) throws Exception {
        run.write(ROWS);
        run.endInput();
        run.take();
        run.keep();
        run.restore(writers);
      }
    },
    P14_OTHER_PARALLELISM {
      @Override
      void happen(JobRun<?> run, int writers) throws Exception {
        crash(CrashPoint.P10_COMMITTED, () -> run.run(ROWS));
        run.restore(3);
      }
    },
    P15_OLDER_CHECKPOINT {
      @Override
      void happen(JobRun<?> run, int writers) throws Exception {
        JobRun.Restorable<?> older = run.kept();
        crash(CrashPoint.P10_COMMITTED, () -> run.run(ROWS));
        assertThatThrownBy(() -> run.rewind(writers, older, OnRewind.FAIL))
            .isInstanceOfSatisfying(
                DeltaException.class,
                e -> assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.SINK_REWOUND));
        run.rewind(writers, older, OnRewind.NEW_EPOCH);
      }
    },
    COMMIT_FAILS {
      @Override
      void happen(JobRun<?> run, int writers) throws Exception {
        faulty(run, Fault.LOG_WRITE_LOST);
      }
    },
    COMMIT_ONLY_SEEMS_TO_FAIL {
      @Override
      void happen(JobRun<?> run, int writers) throws Exception {
        faulty(run, Fault.LOG_RESPONSE_LOST);
      }
    },
    REPLAYED_AGAIN_AND_AGAIN {
      @Override
      void happen(JobRun<?> run, int writers) throws Exception {
        run.run(ROWS);
        for (int parallelism = 1; parallelism <= 3; parallelism++) {
          run.restore(parallelism);
        }
      }
    };

    private final Optional<CrashPoint> point;

    Row() {
      this.point = Optional.empty();
    }

    Row(CrashPoint point) {
      this.point = Optional.of(point);
    }

    void happen(JobRun<?> run, int writers) throws Exception {
      crash(point.orElseThrow(), () -> run.run(ROWS));
      run.restore(writers);
    }

    private static void takeWithoutTelling(JobRun<?> run) throws Exception {
      run.write(ROWS);
      run.take();
      run.keep();
    }

    private static void faulty(JobRun<?> run, Fault fault) throws Exception {
      FaultFileIOProvider.plan(fault);
      run.run(ROWS);
      assertThat(FaultFileIOProvider.fired()).isEqualTo(1);
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void crash(CrashPoint point, Step step) {
    try (CrashPoints.Registration crash = CrashPoints.listen(SimulatedCrash.at(point, 1))) {
      assertThatThrownBy(step::run).isInstanceOf(SimulatedCrash.class);
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(Row.values())
        .flatMap(
            row ->
                Stream.of(Kind.values())
                    .flatMap(
                        kind -> Stream.of(1, 4).map(writers -> Arguments.of(row, kind, writers))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2} writers")
  @MethodSource("cases")
  void tableAndFeedAreExact(Row row, Kind kind, int writers) throws Exception {
    check(dir, row, kind, writers, Optional.empty());
    assertThat(DeltaLog.read(dir).actions("metaData")).hasSize(1);
  }

  static Stream<Arguments> rows() {
    return Stream.of(Row.values())
        .flatMap(row -> Stream.of(Kind.values()).map(kind -> Arguments.of(row, kind)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rows")
  void sinkThatIsWrongThereIsSeen(Row row, Kind kind) {
    assertThat(outcome(dir, row, kind, 2, bug(row))).isPresent();
  }

  /** A bug that a row must see, whatever the kind of sink. */
  private static Bug bug(Row row) {
    return switch (row) {
      case P6_NOTIFICATION_LOST,
          P7_BEFORE_PUT,
          P9_TEMPORARY_WRITTEN,
          P11_RESTORED_NOT_COMMITTED,
          P13_STOPPED_WITH_A_SAVEPOINT ->
          Bug.RESTORED_FORGOTTEN;
      case COMMIT_FAILS -> Bug.ERRORS_SWALLOWED;
      case COMMIT_ONLY_SEEMS_TO_FAIL -> Bug.BLIND_RETRY;
      case P1_WRITER_OPENED,
          P2_FILE_HALF_WRITTEN,
          P3_FILE_CLOSED,
          P4_COMMIT_PREPARED,
          P5_CHECKPOINT_DECLINED,
          P8_RESPONSE_LOST,
          P10_COMMITTED,
          P12_RESTORED_AND_COMMITTED,
          P14_OTHER_PARALLELISM,
          P15_OLDER_CHECKPOINT,
          REPLAYED_AGAIN_AND_AGAIN ->
          Bug.NAMED_BY_JOB;
    };
  }

  /** The other bugs, and a row that must see each. */
  static Stream<Arguments> bugs() {
    return Stream.of(
        Arguments.of(Bug.COMMITTED_EARLY, Row.P5_CHECKPOINT_DECLINED, Kind.APPEND),
        Arguments.of(Bug.COMMITTED_EARLY, Row.P5_CHECKPOINT_DECLINED, Kind.UPSERT),
        Arguments.of(Bug.FILE_FORGOTTEN, Row.REPLAYED_AGAIN_AND_AGAIN, Kind.APPEND),
        Arguments.of(Bug.FILE_FORGOTTEN, Row.REPLAYED_AGAIN_AND_AGAIN, Kind.UPSERT),
        Arguments.of(Bug.TWO_COMMITS, Row.REPLAYED_AGAIN_AND_AGAIN, Kind.UPSERT));
  }

  @ParameterizedTest(name = "{0} in {1}, {2}")
  @MethodSource("bugs")
  void bugIsSeen(Bug bug, Row row, Kind kind) {
    assertThat(outcome(dir, row, kind, 4, bug)).isPresent();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void commitsThatChangeTheTablesPropertiesAreSeen(Kind kind) throws Exception {
    check(dir, Row.P6_NOTIFICATION_LOST, kind, 1, Optional.of(Bug.PROPERTY_PER_COMMIT));
    assertThat(DeltaLog.read(dir).actions("metaData")).hasSizeGreaterThan(1);
  }

  /** What is wrong afterwards, if anything is. */
  private static Optional<Throwable> outcome(Path dir, Row row, Kind kind, int writers, Bug bug) {
    try {
      check(dir, row, kind, writers, Optional.of(bug));
      return Optional.empty();
    } catch (AssertionError | Exception e) {
      return Optional.of(e);
    }
  }

  private static void check(Path dir, Row row, Kind kind, int writers, Optional<Bug> bug)
      throws Exception {
    TableSpec spec = Tables.edges(FaultFileIOProvider.location(dir));
    JobRun<?> run = JobRun.start(kind, spec, writers, bug);
    run.run(ROWS);
    row.happen(run, writers);
    run.run(ROWS);
    run.finish();
    assertThat(ChangeFeedFold.check(dir, spec, 2))
        .isEqualTo(Changelog.rowsAfter(JobRun.input(kind)));
  }
}
