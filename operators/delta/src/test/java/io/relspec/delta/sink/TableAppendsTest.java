package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.TableContent;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.kernel.TableReader;
import io.relspec.delta.source.TableCounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableAppendsTest {
  private static final DeltaSinkOptions OPTIONS = DeltaSinkOptions.defaults().withFsync(false);

  @TempDir private Path dir;

  @Test
  void rowsOfANameAreAddedOnceInOneCommit() throws Exception {
    TableSpec spec = Tables.edges(dir);
    List<RowData> rows = List.of(Rows.edge(1), Rows.edge(2));

    assertThat(TableAppends.append(spec, OPTIONS, "first", rows)).isTrue();
    assertThat(TableAppends.append(spec, OPTIONS, "first", rows)).isFalse();
    assertThat(TableAppends.append(spec, OPTIONS, "second", List.of(Rows.edge(3)))).isTrue();

    assertThat(TableReader.rows(spec.location())).hasSize(3);
    TableContent content = TableLog.open(spec.location()).latestContent();
    assertThat(content.version()).isEqualTo(2);
    assertThat(content.rows()).isEqualTo(3);
    assertThat(content.files()).isEqualTo(2);
    assertThat(content.nulls()).containsEntry("edge_id", 0L);
  }

  @Test
  void combinationsOfValuesAreCounted() throws Exception {
    TableSpec spec = Tables.edges(dir);
    List<RowData> rows = List.of(Rows.edge(1), Rows.edge(2), Rows.edge(1));
    assertThat(TableAppends.append(spec, OPTIONS, "rows", rows)).isTrue();

    assertThat(TableCounts.byValues(spec.location(), List.of("edge_id")))
        .isEqualTo(Map.of(List.of("1"), 2L, List.of("2"), 1L));
    assertThat(TableCounts.keysByValues(spec.location(), "edge_id", List.of("edge_id")))
        .isEqualTo(Map.of(List.of("1"), 1L, List.of("2"), 1L));
  }
}
