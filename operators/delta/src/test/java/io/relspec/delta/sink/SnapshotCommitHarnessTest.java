package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.DeltaTable;
import io.relspec.delta.sink.writer.RowFiles;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows that say which versions belong together, whatever happens before they are committed. */
class SnapshotCommitHarnessTest {
  private static final String LIFE = "life";
  private static final DeltaSinkOptions OPTIONS = DeltaSinkOptions.defaults().withFsync(false);

  @TempDir private Path directory;

  private TableSpec nodes;
  private TableSpec snapshots;
  private long rowsOfNodes;

  @BeforeEach
  void makeTables() throws IOException {
    nodes =
        new TableSpec(
            "nodes",
            directory.resolve("nodes").toString(),
            RowType.of(
                new LogicalType[] {text(), new BigIntType(false)}, new String[] {"repo", "id"}),
            List.of("repo"),
            List.of("repo", "id"));
    LogicalType number = new BigIntType(false);
    snapshots =
        new TableSpec(
            "snapshots",
            directory.resolve("snapshots").toString(),
            RowType.of(
                new LogicalType[] {
                  text(),
                  number,
                  text(),
                  text(),
                  text(),
                  number,
                  number,
                  number,
                  text(),
                  text(),
                  new LocalZonedTimestampType(false, 3)
                },
                SnapshotRows.COLUMNS.toArray(String[]::new)),
            List.of("repo"),
            List.of("repo", "commit_seq", "table_name"));
    DeltaTable.createIfAbsent(nodes, false);
    DeltaTable.createIfAbsent(
        new TableSpec(
            "idle",
            directory.resolve("idle").toString(),
            nodes.rowType(),
            nodes.partitionColumns(),
            nodes.primaryKey()),
        false);
  }

  @Test
  void versionsAreThoseOfTheCommitsThatTheTablesPrepared() throws Exception {
    commitNodes(1);
    commit(committer(OptionalLong.empty()), snapshot(1, 1, "c1", "1"));
    SnapshotCommitter committer = committer(OptionalLong.of(1));
    commitNodes(2);
    commitNodes(3);
    commit(committer, snapshot(2, 2, "c2", "2"), snapshot(3, 3, "c3", "3"));

    assertThat(rows())
        .containsExactly(
            "1 c1 idle 0 last 1 checkpoint 1",
            "1 c1 nodes 1 last 1 checkpoint 1",
            "2 c2 idle 0 last 2 checkpoint 2",
            "2 c2 nodes 2 last 2 checkpoint 2",
            "3 c3 idle 0 last 3 checkpoint 3",
            "3 c3 nodes 3 last 3 checkpoint 3");
  }

  @Test
  void unchangedTableKeepsItsVersion() throws Exception {
    commitNodes(1);
    SnapshotCommitter committer = committer(OptionalLong.empty());
    commit(committer, snapshot(1, 1, "c1", "1"));
    commit(committer, snapshot(2, 2, "c2", "1"));

    assertThat(rows()).contains("2 c2 nodes 1 last 2 checkpoint 2").hasSize(4);
  }

  @Test
  void tablesThatAreNotCommittedYetAreWaitedFor() throws Exception {
    SnapshotCommitter committer = committer(OptionalLong.empty());
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(
            () -> {
              try {
                commit(committer, snapshot(1, 1, "c1", "1"));
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(done).isNotDone();
    assertThat(rows()).isEmpty();
    commitNodes(1);
    done.get(1, TimeUnit.MINUTES);
    assertThat(rows()).contains("1 c1 nodes 1 last 1 checkpoint 1");
  }

  @Test
  void commitsOfATableThatWasLeftOutForAWhileAreForgotten() throws Exception {
    List<TableCommit> said = List.of(new TableCommit("nodes", "1"), new TableCommit("idle", "2"));
    Aggregated both = aggregate(List.of("idle", "nodes"), null, said);
    assertThat(both.commits()).containsOnlyKeys("idle", "nodes");
    Aggregated one = aggregate(List.of("nodes"), both.state(), List.of());
    assertThat(one.commits()).containsOnlyKeys("nodes");
    Aggregated again = aggregate(List.of("idle", "nodes"), one.state(), List.of());
    assertThat(again.commits()).containsOnlyKeys("nodes");
  }

  private record Aggregated(Map<String, String> commits, OperatorSubtaskState state) {}

  /** One checkpoint with a commit of a source in it. */
  private Aggregated aggregate(
      List<String> tables, @Nullable OperatorSubtaskState restored, List<TableCommit> said)
      throws Exception {
    SnapshotMarks.Columns columns = new SnapshotMarks.Columns(0, 1, 2);
    SnapshotAggregator aggregator =
        new SnapshotAggregator(snapshots, "snapshots-sink", columns, tables, OPTIONS);
    try (TwoInputStreamOperatorTestHarness<TableCommit, RowData, SnapshotCommittable> harness =
        new TwoInputStreamOperatorTestHarness<>(aggregator)) {
      harness.setup();
      if (restored != null) {
        harness.initializeState(restored);
      }
      harness.open();
      for (TableCommit commit : said) {
        harness.processElement1(new StreamRecord<>(commit));
      }
      StringData text = StringData.fromString("r");
      harness.processElement2(new StreamRecord<>(GenericRowData.of(text, 1L, text)));
      harness.prepareSnapshotPreBarrier(1);
      OperatorSubtaskState state = harness.snapshot(1, 1);
      return new Aggregated(harness.extractOutputValues().get(0).commits(), state);
    }
  }

  @Test
  void commitThatNeverComesIsAnError() {
    SinkVersions versions = new SinkVersions(table("nodes"), Duration.ofMillis(20));
    assertThatThrownBy(() -> versions.of("missing"))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.SNAPSHOT_INCOMPLETE));
  }

  @ParameterizedTest
  @EnumSource(
      value = CrashPoint.class,
      names = {
        "P3_FILE_CLOSED",
        "P7_BEFORE_PUT",
        "P8_PUT_DONE",
        "P9_TEMPORARY_WRITTEN",
        "P10_COMMITTED"
      })
  void rowsAreThereOnceAfterACrash(CrashPoint point) throws Exception {
    commitNodes(1);
    commit(committer(OptionalLong.empty()), snapshot(1, 1, "c1", "1"));
    commitNodes(2);
    SnapshotCommittable committable = snapshot(2, 2, "c2", "2");
    try (CrashPoints.Registration unused = CrashPoints.listen(SimulatedCrash.at(point, 1))) {
      SnapshotCommitter dies = committer(OptionalLong.of(1));
      assertThatThrownBy(() -> commit(dies, committable)).isInstanceOf(SimulatedCrash.class);
    }
    // A table goes on before the rows of the checkpoint are there.
    commitNodes(3);
    SnapshotCommitter restored = committer(OptionalLong.of(2));
    commit(restored, committable);
    commit(restored, committable);
    commit(restored, snapshot(3, 3, "c3", "3"));

    assertThat(rows())
        .filteredOn(row -> row.contains("nodes"))
        .containsExactly(
            "1 c1 nodes 1 last 1 checkpoint 1",
            "2 c2 nodes 2 last 2 checkpoint 2",
            "3 c3 nodes 3 last 3 checkpoint 3");
  }

  @Test
  void stateOfAnUnknownVersionIsRefused() {
    SnapshotCommittableSerializer serializer = new SnapshotCommittableSerializer();
    assertThatThrownBy(() -> serializer.deserialize(9, new byte[0]))
        .isInstanceOf(DeltaException.class);
  }

  /** Commits one row, as the committer of the table does, as commit {@code "<checkpoint>"}. */
  private void commitNodes(long checkpointId) throws Exception {
    rowsOfNodes++;
    DeltaTable table = DeltaTable.createIfAbsent(nodes, false);
    SinkCommitProtocol.Result unused =
        new SinkCommitProtocol("nodes", table, OptionalLong.empty())
            .commit(
                new DeltaCommittable(
                    "nodes-sink",
                    LIFE,
                    checkpointId,
                    Long.toString(checkpointId),
                    rowsOfNodes,
                    RowFiles.write(
                        nodes,
                        OPTIONS,
                        List.of(GenericRowData.of(StringData.fromString("r"), checkpointId))),
                    List.of(),
                    List.of()));
  }

  private SnapshotCommittable snapshot(
      long checkpointId, long commitSeq, String commit, String nodesCommit) {
    TreeMap<String, String> commits = new TreeMap<>();
    commits.put("nodes", nodesCommit);
    return new SnapshotCommittable(
        "snapshots-sink",
        LIFE,
        checkpointId,
        "snapshot-" + checkpointId,
        2 * commitSeq,
        List.of(new SourceMark("r", commitSeq, commit)),
        commits);
  }

  private SnapshotCommitter committer(OptionalLong restoredId) throws IOException {
    return new SnapshotCommitter(
        snapshots,
        OPTIONS,
        List.of(table("idle"), table("nodes")),
        restoredId,
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
        new TableMetrics(new UnregisteredMetricsGroup(), "snapshots"));
  }

  private SnapshotTable table(String name) {
    return new SnapshotTable(
        "graph", name, directory.resolve(name).toString(), name + "-sink", "1.0.0");
  }

  private static void commit(SnapshotCommitter committer, SnapshotCommittable... committables)
      throws IOException, InterruptedException {
    List<CommitRequest<SnapshotCommittable>> requests = new ArrayList<>();
    for (SnapshotCommittable committable : committables) {
      requests.add(new Request(committable));
    }
    committer.commit(requests);
  }

  private Collection<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    TableRows table = TableRows.open(snapshots.location());
    table.at(
        table.log().latest().version(),
        List.of(
            "commit_seq",
            "commit_id",
            "table_name",
            "table_version",
            "last_commit_seq",
            "checkpoint_id"),
        row ->
            rows.add(
                "%d %s %s %d last %d checkpoint %d"
                    .formatted(
                        row.getLong(0),
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5))));
    return rows.stream().sorted().toList();
  }

  private static VarCharType text() {
    return new VarCharType(false, VarCharType.MAX_LENGTH);
  }

  /** A request that Flink would make. */
  private record Request(SnapshotCommittable committable)
      implements CommitRequest<SnapshotCommittable> {
    @Override
    public SnapshotCommittable getCommittable() {
      return committable;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable t) {
      throw new AssertionError(t);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable t) {
      throw new AssertionError(t);
    }

    @Override
    public void retryLater() {
      throw new AssertionError("retried");
    }

    @Override
    public void updateAndRetryLater(SnapshotCommittable other) {
      throw new AssertionError("retried");
    }

    @Override
    public void signalAlreadyCommitted() {
      // As it should be.
    }
  }
}
