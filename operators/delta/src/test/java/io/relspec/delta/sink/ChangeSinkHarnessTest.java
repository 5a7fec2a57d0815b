package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relspec.delta.ChangeFeedFold;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.ChangeFeedReader;
import io.relspec.delta.kernel.ChangeFeedReader.RowChange;
import io.relspec.delta.kernel.TableReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a changelog does to a table, its log and its change feed. */
class ChangeSinkHarnessTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private TableSpec spec;

  @SuppressWarnings("NullAway.Init")
  private ChangeJob job;

  private long lastCheckpoint;

  @BeforeEach
  void start() throws Exception {
    spec = Tables.edges(dir);
    job = ChangeJob.start(spec, "sink", 1);
  }

  @Test
  void insertionsAreAPlainAppend() throws Exception {
    insert(0, 10);
    commit();
    DeltaLog log = DeltaLog.read(dir);
    assertThat(log.actions("cdc")).isEmpty();
    assertThat(log.actions("remove")).isEmpty();
    assertThat(log.actions("add")).hasSize(1);
    assertThat(TableReader.rows(spec.location()))
        .containsExactlyInAnyOrderElementsOf(Rows.seen(10));
    ChangeFeedFold.check(dir, spec);
  }

  @Test
  void mixedChangesAreOneCommitWithVectorsAndAFeed() throws Exception {
    insert(0, 10);
    commit();
    send(RowKind.DELETE, 3, "kind number 0");
    update(4, "kind number 1", "x");
    send(RowKind.INSERT, 77, "y");
    commit();
    assertThat(changes(2))
        .containsExactlyInAnyOrder(
            new RowChange("delete", "[r, 3, kind number 0]"),
            new RowChange("update_preimage", "[r, 4, kind number 1]"),
            new RowChange("update_postimage", "[r, 4, x]"),
            new RowChange("insert", "[r, 77, y]"));
    DeltaLog log = DeltaLog.read(dir);
    List<JsonNode> adds = log.actions(2, "add");
    assertThat(adds).hasSize(2).allMatch(add -> add.get("dataChange").asBoolean());
    JsonNode old = adds.stream().filter(add -> add.has("deletionVector")).findFirst().orElseThrow();
    assertThat(old.get("deletionVector").get("storageType").asText()).isEqualTo("u");
    assertThat(old.get("deletionVector").get("cardinality").asLong()).isEqualTo(2);
    assertThat(JSON.readTree(old.get("stats").asText()).get("numRecords").asLong()).isEqualTo(10);
    assertThat(JSON.readTree(old.get("stats").asText()).get("tightBounds").asBoolean()).isFalse();
    assertThat(log.actions(2, "remove")).hasSize(1);
    assertThat(log.actions(2, "cdc")).hasSize(2);
    ChangeFeedFold.check(dir, spec);
  }

  @Test
  void vectorOfAnEarlierCommitIsMerged() throws Exception {
    insert(0, 10);
    commit();
    send(RowKind.DELETE, 1, "kind number 1");
    commit();
    send(RowKind.DELETE, 2, "kind number 2");
    commit();
    JsonNode add = DeltaLog.read(dir).actions(3, "add").get(0);
    assertThat(add.get("deletionVector").get("cardinality").asLong()).isEqualTo(2);
    assertThat(ChangeFeedFold.check(dir, spec)).hasSize(8);
  }

  @Test
  void fileThatLosesItsLastRowIsRemoved() throws Exception {
    insert(0, 2);
    commit();
    send(RowKind.DELETE, 0, null);
    send(RowKind.DELETE, 1, "kind number 1");
    commit();
    assertThat(DeltaLog.read(dir).actions(2, "add")).isEmpty();
    assertThat(DeltaLog.read(dir).actions(2, "remove")).hasSize(1);
    assertThat(ChangeFeedFold.check(dir, spec)).isEmpty();
  }

  @Test
  void changesThatCancelOutCommitNothing() throws Exception {
    insert(0, 10);
    commit();
    send(RowKind.INSERT, 11, "z");
    send(RowKind.DELETE, 11, "z");
    update(3, "kind number 0", "kind number 0");
    send(RowKind.UPDATE_BEFORE, 4, "kind number 1");
    send(RowKind.UPDATE_AFTER, 4, "q");
    send(RowKind.UPDATE_BEFORE, 4, "q");
    send(RowKind.UPDATE_AFTER, 4, "kind number 1");
    commit();
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(1);
  }

  @Test
  void deletionAndInsertionOfAKeyAreAnUpdateInEitherOrder() throws Exception {
    insert(0, 10);
    commit();
    send(RowKind.DELETE, 3, "kind number 0");
    send(RowKind.INSERT, 3, "a");
    send(RowKind.INSERT, 4, "b");
    send(RowKind.DELETE, 4, "kind number 1");
    commit();
    assertThat(changes(2))
        .containsExactlyInAnyOrder(
            new RowChange("update_preimage", "[r, 3, kind number 0]"),
            new RowChange("update_postimage", "[r, 3, a]"),
            new RowChange("update_preimage", "[r, 4, kind number 1]"),
            new RowChange("update_postimage", "[r, 4, b]"));
    ChangeFeedFold.check(dir, spec);
  }

  @Test
  void secondRowOfAKeyIsRefused() throws Exception {
    insert(0, 10);
    commit();
    send(RowKind.INSERT, 3, "again");
    assertThatThrownBy(() -> job.checkpoint(2, 0))
        .hasMessageContaining("DLT_162")
        .hasMessageContaining("edge_id = 3");
  }

  @Test
  void twoNewRowsOfAKeyAreRefused() throws Exception {
    send(RowKind.INSERT, 3, "a");
    send(RowKind.INSERT, 3, "b");
    assertThatThrownBy(() -> job.checkpoint(1, 0)).hasMessageContaining("DLT_162");
  }

  @Test
  void retractionOfARowThatIsNotThereIsRefused() throws Exception {
    send(RowKind.DELETE, 3, "a");
    assertThatThrownBy(() -> job.checkpoint(1, 0)).hasMessageContaining("DLT_163");
  }

  @Test
  void deltaRsReadsTheSameTableAndTheSameChanges() throws Exception {
    insert(0, 40);
    commit();
    send(RowKind.DELETE, 3, "kind number 0");
    update(4, "kind number 1", "x");
    send(RowKind.INSERT, 77, "y");
    commit();
    update(4, "x", "z");
    send(RowKind.DELETE, 77, "y");
    commit();
    assertThat(DeltaRsRows.of(dir)).isEqualTo(ChangeFeedFold.check(dir, spec));
    List<String> expected = new ArrayList<>();
    for (int version = 0; version <= 3; version++) {
      for (RowChange change : changes(version)) {
        expected.add(version + " " + change.type() + " " + change.row());
      }
    }
    assertThat(DeltaRsRows.changes(dir)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private List<RowChange> changes(int version) {
    return ChangeFeedReader.open(dir, spec).changes(version);
  }

  private void insert(int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      job.write(Rows.edge(i));
    }
  }

  private void update(int id, String before, String after) throws Exception {
    send(RowKind.UPDATE_BEFORE, id, before);
    send(RowKind.UPDATE_AFTER, id, after);
  }

  private void send(RowKind kind, int id, @org.jspecify.annotations.Nullable String text)
      throws Exception {
    job.write(Rows.edge(kind, id, text));
  }

  private void commit() throws Exception {
    job.checkpoint(++lastCheckpoint, 0);
    job.complete(lastCheckpoint);
  }
}
