package io.relspec.delta.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.sink.EdgeTables;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaSplitReaderTest {
  @TempDir Path dir;

  /** What holds back sources that are ahead of others (watermark alignment). */
  @Test
  void splitThatIsPausedIsReadOnceItIsResumed() throws Exception {
    TableSpec spec = EdgeTables.write(dir, 10);
    FileAction file = TableLog.open(spec.location()).latestFiles().get(0);
    DeltaSource source = DeltaSource.builder(spec.location()).onlySnapshot().build();
    DeltaSourceSplit split = new DeltaSourceSplit("s", 1, 0, true, List.of(FileRead.of(file)));
    try (DeltaSplitReader reader = new DeltaSplitReader(source.plan())) {
      reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));
      reader.pauseOrResumeSplits(List.of(split), List.of());
      assertThat(rows(reader)).isEmpty();
      assertThat(rows(reader)).isEmpty();
      reader.pauseOrResumeSplits(List.of(), List.of(split));
      assertThat(rows(reader)).isEqualTo(List.of("s 10"));
    }
  }

  /** What one call gives: the split and how many rows of it. */
  private static List<String> rows(DeltaSplitReader reader) throws Exception {
    RecordsWithSplitIds<RowAt> batch = reader.fetch();
    @Nullable String split = batch.nextSplit();
    int rows = 0;
    while (split != null && batch.nextRecordFromSplit() != null) {
      rows++;
    }
    batch.recycle();
    return split == null ? List.of() : List.of(split + " " + rows);
  }
}
