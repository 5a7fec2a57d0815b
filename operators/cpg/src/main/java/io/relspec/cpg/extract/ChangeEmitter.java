package io.relspec.cpg.extract;

import io.relspec.cpg.output.DatasetOutputs;
import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileVersion;
import io.relspec.udf.NativeDataset;
import io.relspec.udf.columnar.ColumnarBatch;
import io.relspec.udf.extract.FileChanges;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Sends the changes of a file to the outputs of their datasets. */
final class ChangeEmitter {
  /** Datasets whose rows ask for what other files hold, and that nothing else is derived from. */
  private static final Set<String> QUESTIONS = Set.of("py_bases", "py_uses", "py_use_paths");

  private final Output<StreamRecord<RowData>> output;
  private final DatasetOutputs outputs;
  private final HeldRows held;
  private final int[] arities;
  private final boolean[] questions;
  private final List<@Nullable OutputTag<RowData>> rowTags;
  private final Map<String, OutputTag<ColumnarBatch>> batchTags = new HashMap<>();

  ChangeEmitter(Output<StreamRecord<RowData>> output, DatasetOutputs outputs) {
    this.output = output;
    this.outputs = outputs;
    this.held = new HeldRows(output);
    this.arities = outputs.arities();
    this.rowTags = outputs.rowTags();
    List<NativeDataset> all = NativeDataset.all();
    this.questions = new boolean[all.size()];
    for (int i = 0; i < questions.length; i++) {
      questions[i] = QUESTIONS.contains(all.get(i).name());
    }
  }

  /** The row of the file itself: the old one goes, the new one comes. */
  void emitFile(
      FileChange change,
      FileChanges changes,
      @Nullable FileVersion before,
      @Nullable FileVersion after) {
    if (before != null) {
      byte[] hash = changes.hashBefore();
      emit(SourceFileRows.row(RowKind.DELETE, change, changes.fileId(), before, hash));
    }
    if (after != null) {
      byte[] hash = changes.hashAfter();
      emit(SourceFileRows.row(RowKind.INSERT, change, changes.fileId(), after, hash));
    }
  }

  private void emit(RowData row) {
    output.collect(new StreamRecord<>(row));
  }

  /** Every row and batch that differs; questions wait until they are released. */
  void emitFacts(FileChanges changes) {
    changes.forEachRow(
        arities,
        (dataset, row) -> {
          OutputTag<RowData> tag = rowTags.get(dataset);
          if (tag == null) {
            throw new IllegalStateException("dataset " + dataset + " was not asked for");
          }
          if (questions[dataset]) {
            held.add(tag, row);
          } else {
            output.collect(tag, new StreamRecord<>(row));
          }
        });
    for (ColumnarBatch batch : changes.batches()) {
      OutputTag<ColumnarBatch> tag = batchTags.computeIfAbsent(batch.dataset(), outputs::batches);
      output.collect(tag, new StreamRecord<>(batch));
    }
  }

  /** Sends on the questions of all files since the last release. */
  void releaseQuestions() {
    held.release();
  }
}
