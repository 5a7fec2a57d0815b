package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.DeltaTables;
import io.relspec.delta.Rows;
import io.relspec.delta.SchemaEvolution;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.TableReader;
import io.relspec.delta.maintenance.Compaction;
import io.relspec.delta.maintenance.CompactionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink of a table that gets columns. */
class SchemaEvolutionHarnessTest {
  private static final String SINK = "edges-sink";
  private static final DeltaSinkOptions STRICT = DeltaSinkOptions.defaults().withFsync(false);
  private static final DeltaSinkOptions ADDITIVE =
      STRICT.withSchemaEvolution(SchemaEvolution.ADDITIVE);
  private static final RowField LINE = new RowField("line", new IntType());

  @TempDir Path dir;

  @Test
  void stateOfNarrowerRowsGoesOnWithWiderOnes() throws Exception {
    TableSpec narrow = Tables.edges(dir);
    ChangeJob job = ChangeJob.open(narrow, SINK, 2, STRICT, null);
    for (int id = 0; id < 6; id++) {
      job.write(Rows.edge(RowKind.INSERT, id, "k"));
    }
    ChangeJob.Checkpoint first = job.checkpoint(1, 0);
    job.complete(1);
    job.close();
    TableSpec wide = wide(narrow);
    assertRefused(() -> ChangeJob.open(wide, SINK, 2, STRICT, first));
    ChangeJob again = ChangeJob.open(wide, SINK, 3, ADDITIVE, first);
    again.write(wideEdge(RowKind.UPDATE_BEFORE, 1, "k", null));
    again.write(wideEdge(RowKind.UPDATE_AFTER, 1, "k", 7));
    again.write(wideEdge(RowKind.DELETE, 2, "k", null));
    again.write(wideEdge(RowKind.INSERT, 9, "n", 8));
    again.checkpoint(2, 0);
    again.complete(2);
    again.close();
    List<String> expected =
        List.of(
            "[r, 0, k, null]",
            "[r, 1, k, 7]",
            "[r, 3, k, null]",
            "[r, 4, k, null]",
            "[r, 5, k, null]",
            "[r, 9, n, 8]");
    assertThat(TableReader.rows(wide.location())).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(DeltaLog.read(dir).actions("metaData")).hasSize(2);
    assertThat(
            Compaction.run(
                    wide.location(), CompactionOptions.defaults().withMaxDeletedShare(0), false)
                .filesAfter())
        .isPositive();
    assertThat(TableReader.rows(wide.location())).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void columnThatSomebodyAddsWhileASinkRunsIsNullInItsRowsOrAnError() throws Exception {
    TableSpec narrow = Tables.edges(dir);
    ChangeJob additive = ChangeJob.open(narrow, SINK, 1, ADDITIVE, null);
    ChangeJob strict = ChangeJob.open(narrow, "strict", 1, STRICT, null);
    additive.write(Rows.edge(RowKind.INSERT, 1, "k"));
    additive.checkpoint(1, 0);
    additive.complete(1);
    DeltaTables.addColumns("edges", narrow.location(), List.of(LINE));
    additive.write(Rows.edge(RowKind.UPDATE_BEFORE, 1, "k"));
    additive.write(Rows.edge(RowKind.UPDATE_AFTER, 1, "l"));
    additive.checkpoint(2, 0);
    additive.complete(2);
    additive.close();
    strict.write(Rows.edge(RowKind.INSERT, 2, "k"));
    strict.checkpoint(1, 0);
    assertRefused(() -> strict.complete(1));
    assertThat(TableReader.rows(narrow.location())).containsExactly("[r, 1, l, null]");
  }

  @Test
  void otherTypesAndRequiredColumnsAreRefused() throws Exception {
    TableSpec narrow = Tables.edges(dir);
    ChangeJob.open(narrow, SINK, 1, STRICT, null).close();
    TableSpec required = with(narrow, new RowField("line", new IntType(false)));
    assertThatThrownBy(() -> ChangeJob.open(required, "a", 1, ADDITIVE, null))
        .hasMessageContaining("DLT_107");
    List<RowField> other = new ArrayList<>(narrow.rowType().getFields());
    other.set(2, new RowField("kind", new IntType()));
    TableSpec changed =
        new TableSpec(
            "edges",
            narrow.location(),
            new RowType(false, other),
            narrow.partitionColumns(),
            narrow.primaryKey());
    assertRefused(() -> ChangeJob.open(changed, "b", 1, ADDITIVE, null));
    assertThatThrownBy(
            () ->
                DeltaTables.addColumns(
                    "edges", narrow.location(), List.of(new RowField("KIND", new IntType()))))
        .hasMessageContaining("DLT_107");
    assertThat(DeltaLog.read(dir).lastVersion()).isZero();
  }

  private static TableSpec wide(TableSpec narrow) {
    return with(narrow, LINE);
  }

  private static TableSpec with(TableSpec narrow, RowField column) {
    List<RowField> fields = new ArrayList<>(narrow.rowType().getFields());
    fields.add(column);
    return new TableSpec(
        "edges",
        narrow.location(),
        new RowType(false, fields),
        narrow.partitionColumns(),
        narrow.primaryKey());
  }

  private static RowData wideEdge(RowKind kind, long id, String text, @Nullable Integer line) {
    return GenericRowData.ofKind(
        kind, StringData.fromString("r"), id, StringData.fromString(text), line);
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.TABLE_SCHEMA_MISMATCH));
  }
}
