package io.relspec.cpg.output;

import io.relspec.udf.columnar.ColumnarBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Sends what native code gives to the side outputs of its datasets. */
public final class DatasetEmitter {
  private final Output<?> output;
  private final DatasetOutputs outputs;
  private final List<@Nullable OutputTag<RowData>> rowTags;
  private final Map<String, OutputTag<ColumnarBatch>> batchTags = new HashMap<>();

  public DatasetEmitter(Output<?> output, DatasetOutputs outputs) {
    this.output = output;
    this.outputs = outputs;
    this.rowTags = outputs.rowTags();
  }

  /** Output of the row dataset with a number. */
  public OutputTag<RowData> rows(int dataset) {
    OutputTag<RowData> tag = rowTags.get(dataset);
    if (tag == null) {
      throw new IllegalStateException("dataset " + dataset + " was not asked for");
    }
    return tag;
  }

  /** Sends a row of the dataset with a number. */
  public void emit(int dataset, RowData row) {
    output.collect(rows(dataset), new StreamRecord<>(row));
  }

  /** Sends a batch. */
  public void emit(ColumnarBatch batch) {
    output.collect(
        batchTags.computeIfAbsent(batch.dataset(), outputs::batches), new StreamRecord<>(batch));
  }
}
