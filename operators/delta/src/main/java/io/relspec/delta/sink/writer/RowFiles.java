package io.relspec.delta.sink.writer;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/** Data files of a few rows that are all known. */
public final class RowFiles {
  private RowFiles() {}

  /**
   * Writes rows to new data files, one per partition or more.
   *
   * @param rows insertions with the table's columns in their order
   */
  public static List<DataFileManifest> write(
      TableSpec spec, DeltaSinkOptions options, List<RowData> rows) throws IOException {
    RowPartitions partitions = new RowPartitions(spec);
    RowDataSerializer serializer = new RowDataSerializer(spec.rowType());
    List<DataFileManifest> manifests = new ArrayList<>();
    OpenDataFiles files = OpenDataFiles.of(spec, options, manifests::add);
    try {
      for (RowData row : rows) {
        OpenDataFile file = files.of(partitions.of(row));
        file.append(serializer.toBinaryRow(row));
        files.rollIfLarge(file);
      }
      files.finishAll();
    } finally {
      files.abortAll();
    }
    return manifests;
  }
}
