package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.Batches;
import io.relspec.delta.ChangeFeedFold;
import io.relspec.delta.ChangeManifest;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.ChangeFeedReader;
import io.relspec.delta.kernel.ChangeFeedReader.RowChange;
import io.relspec.delta.kernel.TableReader;
import io.relspec.delta.maintenance.Compaction;
import io.relspec.delta.maintenance.CompactionOptions;
import io.relspec.delta.maintenance.Retention;
import io.relspec.delta.maintenance.Vacuum;
import io.relspec.delta.sink.writer.DeltaScopeWriter;
import io.relspec.delta.sink.writer.RowBatches;
import io.relspec.delta.sink.writer.ScopeKeys;
import io.relspec.udf.columnar.ColumnarBatch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that replace scopes, what they do to the table and to its change feed. */
class ScopeSinkHarnessTest {
  private static final DeltaSinkOptions OPTIONS = DeltaSinkOptions.defaults().withFsync(false);

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private TableSpec spec;

  @SuppressWarnings("NullAway.Init")
  private RowBatches batches;

  @SuppressWarnings("NullAway.Init")
  private CommitTasks<ChangeManifest> commits;

  @SuppressWarnings("NullAway.Init")
  private KeyedOneInputStreamOperatorTestHarness<RowData, ColumnarBatch, ChangeManifest> writer;

  private long lastCheckpoint;

  @BeforeEach
  void start() throws Exception {
    spec = Tables.edges(dir);
    batches = new RowBatches(spec);
    commits =
        new CommitTasks<>(
            spec,
            OPTIONS,
            new DeltaChangeAggregator(spec, "sink", OPTIONS),
            OptionalLong.empty(),
            null,
            null);
    writer = open(null);
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
    commits.close();
  }

  @Test
  void scopesThatAreNewAreAPlainAppend() throws Exception {
    send("a.py", false, edge(1, "x"), edge(2, "y"));
    send("b.py", false, edge(3, "z"));
    commit();
    assertThat(DeltaLog.read(dir).actions("cdc")).isEmpty();
    assertThat(ChangeFeedFold.check(dir, spec))
        .containsExactly("[r, 1, x]", "[r, 2, y]", "[r, 3, z]");
  }

  @Test
  void batchesOfNativeCodeAndOfRowsAreTheSame() throws Exception {
    writer.processElement(new StreamRecord<>(Batches.edges(0, 10, false)));
    commit();
    RowData[] same = new RowData[10];
    for (int i = 0; i < 10; i++) {
      same[i] = Rows.edge(i);
    }
    send("a.py", true, same);
    commit();
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(1);
    writer.processElement(new StreamRecord<>(Batches.edges(5, 12, true)));
    commit();
    assertThat(changes(2)).hasSize(7).filteredOn(RowChange::comes).hasSize(2);
    assertThat(ChangeFeedFold.check(dir, spec)).hasSize(7);
  }

  @Test
  void differenceAloneIsWrittenAndSaid() throws Exception {
    send("a.py", false, edge(1, "x"), edge(2, "y"), edge(3, "z"));
    send("b.py", false, edge(4, "w"));
    commit();
    send("a.py", true, edge(3, "z"), edge(2, "new"), edge(5, "v"));
    commit();
    assertThat(changes(2))
        .containsExactlyInAnyOrder(
            new RowChange("delete", "[r, 1, x]"),
            new RowChange("update_preimage", "[r, 2, y]"),
            new RowChange("update_postimage", "[r, 2, new]"),
            new RowChange("insert", "[r, 5, v]"));
    assertThat(ChangeFeedFold.check(dir, spec))
        .containsExactly("[r, 2, new]", "[r, 3, z]", "[r, 4, w]", "[r, 5, v]");
  }

  @Test
  void emptyBatchTakesTheScopeAway() throws Exception {
    send("a.py", false, edge(1, "x"), edge(2, "y"));
    send("b.py", false, edge(4, "w"));
    commit();
    send("a.py", true);
    commit();
    assertThat(ChangeFeedFold.check(dir, spec)).containsExactly("[r, 4, w]");
    send("a.py", true, edge(1, "again"));
    commit();
    assertThat(ChangeFeedFold.check(dir, spec)).containsExactly("[r, 1, again]", "[r, 4, w]");
  }

  @Test
  void lastReplacementBetweenTwoBarriersCounts() throws Exception {
    send("a.py", false, edge(1, "x"));
    commit();
    send("a.py", true, edge(1, "y"));
    send("a.py", true, edge(1, "x"));
    commit();
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(1);
  }

  @Test
  void rowsThatCameAndWentBetweenTwoBarriersAreNotInTheFeed() throws Exception {
    send("c.py", false, edge(9, "q"));
    commit();
    send("a.py", false, edge(1, "x"), edge(2, "y"));
    send("b.py", false, edge(3, "z"));
    send("a.py", true, edge(2, "y"));
    send("c.py", true);
    commit();
    assertThat(changes(2))
        .containsExactlyInAnyOrder(
            new RowChange("delete", "[r, 9, q]"),
            new RowChange("insert", "[r, 3, z]"),
            new RowChange("insert", "[r, 2, y]"));
    assertThat(ChangeFeedFold.check(dir, spec)).containsExactly("[r, 2, y]", "[r, 3, z]");
    send("b.py", true, edge(3, "zz"));
    commit();
    assertThat(ChangeFeedFold.check(dir, spec)).containsExactly("[r, 2, y]", "[r, 3, zz]");
  }

  @Test
  void scopeThatCameAndWentLeavesNoFile() throws Exception {
    send("a.py", false, edge(1, "x"));
    send("a.py", true);
    commit();
    assertThat(DeltaLog.read(dir).lastVersion()).isZero();
  }

  @Test
  void batchOfAnotherTableIsRefusedAndReleased() {
    ColumnarBatch batch = batches.of(Map.of(), "a.py", true, List.of());
    assertThatThrownBy(() -> writer.processElement(new StreamRecord<>(batch)))
        .hasMessageContaining("DLT_142");
    assertThatThrownBy(batch::release).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest(name = "compacted: {0}")
  @ValueSource(booleans = {false, true})
  void randomReplacementsAreExactAtEveryVersion(boolean isCompacted) throws Exception {
    Random random = new Random(20_261_128);
    TreeMap<Integer, TreeMap<Integer, String>> expected = new TreeMap<>();
    for (int checkpoint = 0; checkpoint < 120; checkpoint++) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        int scope = random.nextInt(8);
        TreeMap<Integer, String> rows =
            new TreeMap<>(expected.getOrDefault(scope, new TreeMap<>()));
        boolean isNew = rows.isEmpty();
        for (int change = random.nextInt(6); change >= 0; change--) {
          int id = 100 * scope + random.nextInt(20);
          if (random.nextInt(3) == 0) {
            rows.remove(id);
          } else {
            rows.put(id, "text " + random.nextInt(5));
          }
        }
        if (random.nextInt(10) == 0) {
          rows.clear();
        }
        expected.put(scope, rows);
        List<RowData> all = new ArrayList<>();
        rows.forEach((id, text) -> all.add(edge(id, text)));
        send(scope + ".py", !isNew, all.toArray(RowData[]::new));
      }
      commit();
      if (isCompacted && random.nextInt(4) == 0) {
        CompactionOptions options =
            CompactionOptions.ofTarget(2_000 << random.nextInt(8))
                .withMaxDeletedShare(random.nextDouble());
        Compaction.run(spec.location(), options, false);
      }
      if (random.nextInt(10) == 0) {
        OperatorSubtaskState state = writer.snapshot(lastCheckpoint + 1, 0);
        writer.close();
        writer = open(state);
      }
    }
    List<String> rows = new ArrayList<>();
    expected
        .values()
        .forEach(scope -> scope.forEach((id, text) -> rows.add("[r, " + id + ", " + text + "]")));
    assertThat(ChangeFeedFold.check(dir, spec)).isEqualTo(rows.stream().sorted().toList());
    assertThat(DeltaLog.read(dir).lastVersion()).isGreaterThan(100);
  }

  @Test
  void rowsOfARewrittenFileAreReadBackFromWhereTheyAre() throws Exception {
    send("a.py", false, edge(1, "x"), edge(2, "y"), edge(3, "z"));
    send("b.py", false, edge(4, "w"));
    commit();
    send("a.py", true, edge(2, "y"), edge(3, "new"));
    commit();
    compactAndVacuum();
    send("a.py", true, edge(3, "new"), edge(5, "v"));
    commit();
    compactAndVacuum();
    send("a.py", true, edge(5, "v"));
    send("b.py", true, edge(4, "ww"));
    commit();
    assertThat(TableReader.rows(spec.location()))
        .containsExactlyInAnyOrder("[r, 4, ww]", "[r, 5, v]");
    assertThat(changes(DeltaLog.read(dir).lastVersion()))
        .containsExactlyInAnyOrder(
            new RowChange("delete", "[r, 3, new]"),
            new RowChange("update_preimage", "[r, 4, w]"),
            new RowChange("update_postimage", "[r, 4, ww]"));
  }

  private void compactAndVacuum() throws Exception {
    CompactionOptions options = CompactionOptions.defaults().withMaxDeletedShare(0);
    assertThat(Compaction.run(spec.location(), options, false).filesAfter()).isPositive();
    Retention none = new Retention(Optional.of(Duration.ZERO), OptionalLong.empty(), true);
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
    assertThat(Vacuum.run(spec.location(), none, false, later).files()).isNotEmpty();
  }

  private KeyedOneInputStreamOperatorTestHarness<RowData, ColumnarBatch, ChangeManifest> open(
      @Nullable OperatorSubtaskState state) throws Exception {
    ScopeKeys keys = ScopeKeys.of(spec);
    KeyedOneInputStreamOperatorTestHarness<RowData, ColumnarBatch, ChangeManifest> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new DeltaScopeWriter(spec, OPTIONS), keys, keys.getProducedType());
    if (state == null) {
      harness.initializeEmptyState();
    } else {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static RowData edge(int id, String text) {
    return Rows.edge(RowKind.INSERT, id, text);
  }

  private void send(String scope, boolean replaces, RowData... rows) throws Exception {
    ColumnarBatch batch = batches.of(Map.of("repo", "r"), scope, replaces, List.of(rows));
    writer.processElement(new StreamRecord<>(batch));
  }

  private void commit() throws Exception {
    writer.prepareSnapshotPreBarrier(++lastCheckpoint);
    List<ChangeManifest> manifests = writer.extractOutputValues();
    commits.commit(lastCheckpoint, manifests);
    writer.getOutput().clear();
  }

  private List<RowChange> changes(int version) {
    return ChangeFeedReader.open(dir, spec).changes(version);
  }
}
