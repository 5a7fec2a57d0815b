package io.relspec.delta.sink.writer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.udf.Native;
import io.relspec.udf.NativeLibrary;
import io.relspec.udf.columnar.ColumnarBatch;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/** Batches made of rows. Not thread-safe. */
public final class RowBatches {
  private final TableSpec spec;
  private final RowDataSerializer serializer;
  private final byte[] fileSpec;

  /** Batches for a table. */
  public RowBatches(TableSpec spec) {
    this.spec = spec;
    this.serializer = new RowDataSerializer(spec.rowType());
    this.fileSpec = FileSpecs.json(spec, DeltaSinkOptions.Compression.SNAPPY).getBytes(UTF_8);
  }

  /**
   * All rows of a scope as a batch.
   *
   * @param partition value of each partition column
   * @param scope what the rows are all rows of
   * @param replaces whether the scope may have had rows before
   * @param rows insertions with the table's columns, all of the partition; none takes the scope
   *     away
   */
  public ColumnarBatch of(
      Map<String, String> partition, String scope, boolean replaces, List<RowData> rows) {
    NativeLibrary.load();
    try (RowFrames frames = new RowFrames()) {
      rows.forEach(row -> frames.append(serializer.toBinaryRow(row)));
      long[] addresses = Native.batchFromRows(fileSpec, frames.address(), frames.lengthBytes());
      return new ColumnarBatch(
          spec.name(), partition, scope, replaces, rows.size(), addresses[0], addresses[1]);
    }
  }
}
