package io.relspec.cpg.extract;

import io.relspec.cpg.output.DatasetEmitter;
import io.relspec.cpg.output.DatasetOutputs;
import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileVersion;
import io.relspec.udf.NativeDataset;
import io.relspec.udf.extract.FileChanges;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Sends the changes of a file to the outputs of their datasets. */
final class ChangeEmitter {
  /** Datasets whose rows ask for what other files hold, and that nothing else is derived from. */
  private static final Set<String> QUESTIONS = Set.of("py_bases", "py_uses", "py_use_paths");

  private final Output<StreamRecord<RowData>> output;
  private final DatasetEmitter datasets;
  private final HeldRows held;
  private final int[] arities;
  private final boolean[] questions;

  ChangeEmitter(Output<StreamRecord<RowData>> output, DatasetOutputs outputs) {
    this.output = output;
    this.datasets = new DatasetEmitter(output, outputs);
    this.held = new HeldRows(output);
    this.arities = outputs.arities();
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
          if (questions[dataset]) {
            held.add(datasets.rows(dataset), row);
          } else {
            datasets.emit(dataset, row);
          }
        });
    changes.batches().forEach(datasets::emit);
  }

  /** Sends on the questions of all files since the last release. */
  void releaseQuestions() {
    held.release();
  }
}
