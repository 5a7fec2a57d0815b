package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.delta.ChangeFeedFold;
import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.maintenance.Compaction;
import io.relspec.delta.maintenance.CompactionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two that commit to one table, in every order of what they do to its log. */
class InterleavingHarnessTest {
  private static final DeltaSinkOptions OPTIONS = DeltaSinkOptions.defaults().withFsync(false);
  private static final CompactionOptions ALL = CompactionOptions.defaults().withMaxDeletedShare(0);
  private static final int ROWS = 10;

  @TempDir Path dir;

  static Stream<String> all() {
    return Turns.all().stream();
  }

  static Stream<String> upToSymmetry() {
    return Turns.upToSymmetry().stream();
  }

  @ParameterizedTest
  @MethodSource("upToSymmetry")
  void twoSinksAppend(String order) throws Exception {
    assertThat(appends(order, null)).containsExactlyInAnyOrderElementsOf(Rows.seen(2 * ROWS));
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(2);
  }

  @Test
  void lossOfAnAppendWouldBeSeen() throws Exception {
    assertThat(appends("ABABABAB", Bug.ERRORS_SWALLOWED)).hasSize(ROWS);
  }

  private List<String> appends(String order, @Nullable Bug bug) throws Exception {
    TableSpec spec = Tables.edges(dir);
    List<RowData> input = IntStream.range(0, 2 * ROWS).mapToObj(Rows::edge).toList();
    SinkJob one = SinkJob.open(spec, "one", 1, OPTIONS, null, bug);
    SinkJob two = SinkJob.open(spec, "two", 1, OPTIONS, null, bug);
    one.write(input, 0, ROWS);
    one.checkpoint(1, 0);
    two.write(input, ROWS, 2 * ROWS);
    two.checkpoint(1, 0);
    assertThat(Turns.take(order, () -> one.complete(1), () -> two.complete(1)))
        .containsExactly(Optional.empty(), Optional.empty());
    return ChangeFeedFold.check(dir, spec, 2);
  }

  @ParameterizedTest
  @MethodSource("upToSymmetry")
  void twoSinksChangeRowsOfTheirOwn(String order) throws Exception {
    TableSpec spec = Tables.edges(dir);
    List<List<RowData>> inputs = List.of(changes(0), changes(100));
    List<ChangeJob> jobs = new ArrayList<>();
    for (List<RowData> input : inputs) {
      ChangeJob job = ChangeJob.open(spec, "sink-" + jobs.size(), 1, OPTIONS, null);
      job.run(input, 0, ROWS, 1);
      jobs.add(job);
    }
    for (int i = 0; i < jobs.size(); i++) {
      jobs.get(i).write(inputs.get(i), ROWS, inputs.get(i).size());
      jobs.get(i).checkpoint(2, 0);
    }
    assertThat(Turns.take(order, () -> jobs.get(0).complete(2), () -> jobs.get(1).complete(2)))
        .containsExactly(Optional.empty(), Optional.empty());
    assertThat(ChangeFeedFold.check(dir, spec, 2))
        .isEqualTo(Changelog.rowsAfter(inputs.stream().flatMap(List::stream).toList()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void sinkChangesRowsThatAreBeingCompacted(String order) throws Exception {
    TableSpec spec = Tables.edges(dir);
    List<RowData> input = changes(0);
    ChangeJob job = ChangeJob.open(spec, "sink", 2, OPTIONS, null);
    job.run(input, 0, ROWS, 1);
    job.write(input, ROWS, ROWS + 2);
    job.checkpoint(2, 0);
    List<Optional<Throwable>> failures =
        Turns.take(
            order,
            () -> job.complete(2),
            () -> assertThat(Compaction.run(spec.location(), ALL, false)).isNotNull());
    assertThat(failures).containsExactly(Optional.empty(), Optional.empty());
    job.finish(input, ROWS + 2, 3);
    assertThat(ChangeFeedFold.check(dir, spec, 2)).isEqualTo(Changelog.rowsAfter(input));
  }

  @ParameterizedTest
  @MethodSource("upToSymmetry")
  void oneOfTwoJobsOfASinkThatAppendsIsRefused(String order) throws Exception {
    assertOneIsRefused(twins(order, JobRun.Kind.APPEND, null));
  }

  @ParameterizedTest
  @MethodSource("upToSymmetry")
  void oneOfTwoJobsOfASinkThatFollowsChangesIsRefused(String order) throws Exception {
    assertOneIsRefused(twins(order, JobRun.Kind.UPSERT, null));
  }

  @Test
  void twoJobsOfASinkThatKnowsOneNameOnlyWouldBeSeen() throws Exception {
    for (JobRun.Kind kind : JobRun.Kind.values()) {
      Path table = dir.resolve(kind.name());
      assertThat(twins(table, "AAAABBBB", kind, Bug.UNFENCED))
          .containsExactly(Optional.empty(), Optional.empty());
    }
  }

  private List<Optional<Throwable>> twins(String order, JobRun.Kind kind, @Nullable Bug bug)
      throws Exception {
    return twins(dir, order, kind, bug);
  }

  /** Two jobs that go on from one savepoint of a sink. */
  private static List<Optional<Throwable>> twins(
      Path table, String order, JobRun.Kind kind, @Nullable Bug bug) throws Exception {
    TableSpec spec = Tables.edges(table);
    JobRun<?> one = JobRun.start(kind, spec, 1, Optional.ofNullable(bug));
    one.run(ROWS);
    JobRun<?> two = one.twin();
    one.write(ROWS);
    two.write(ROWS);
    long id = one.take();
    assertThat(two.take()).isEqualTo(id);
    List<Optional<Throwable>> failures = Turns.take(order, () -> one.tell(id), () -> two.tell(id));
    assertThat(ChangeFeedFold.check(table, spec, 2))
        .isEqualTo(Changelog.rowsAfter(JobRun.input(kind).subList(0, 2 * ROWS)));
    return failures;
  }

  private static void assertOneIsRefused(List<Optional<Throwable>> failures) {
    assertThat(failures.stream().flatMap(Optional::stream).toList())
        .singleElement()
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.SINK_FENCED));
  }

  /** Insertions of some keys, then changes of half of them and the end of others. */
  private static List<RowData> changes(int firstKey) {
    List<RowData> changes = new ArrayList<>();
    for (int key = firstKey; key < firstKey + ROWS; key++) {
      changes.add(Rows.edge(RowKind.INSERT, key, "first"));
    }
    for (int key = firstKey; key < firstKey + ROWS; key += 2) {
      changes.add(Rows.edge(RowKind.UPDATE_BEFORE, key, "first"));
      changes.add(Rows.edge(RowKind.UPDATE_AFTER, key, "second"));
    }
    changes.add(Rows.edge(RowKind.DELETE, firstKey + 1, "first"));
    return changes;
  }
}
