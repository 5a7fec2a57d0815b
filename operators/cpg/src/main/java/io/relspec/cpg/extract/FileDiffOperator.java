package io.relspec.cpg.extract;

import io.relspec.cpg.output.DatasetOutputs;
import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.FileVersionSerializer;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.udf.extract.ExtractorOptions;
import io.relspec.udf.extract.FileChanges;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/**
 * Turns changes of files into changes of rows.
 *
 * <p>Precondition: the input is keyed by file, holds file changes only, and the changes of a file
 * arrive in the order of its commits. The operator keeps the last version of every file; since the
 * analysis is a pure function of the content, deriving the old rows again in order to delete them
 * is exact. Only rows that differ leave it.
 *
 * <p>The main output is the {@code source_files} dataset; every dataset of the extractor is a side
 * output, see {@link DatasetOutputs}.
 */
final class FileDiffOperator extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<SourceRecord, RowData>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final ExtractorOptions options;
  private final DatasetOutputs outputs;

  private transient ValueState<FileVersion> lastVersion;
  private transient GuardedExtractor extractor;
  private transient ChangeEmitter emitter;
  private transient Counter files;
  private transient Counter facts;

  @SuppressWarnings("NullAway.Init") // transient fields are set in open()
  FileDiffOperator(ExtractorOptions options, DatasetOutputs outputs) {
    this.options = options;
    this.outputs = outputs;
  }

  @Override
  public void open() throws Exception {
    super.open();
    lastVersion =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("last-version", FileVersionSerializer.INSTANCE));
    MetricGroup metrics = getMetricGroup().addGroup("relspec");
    files = metrics.counter("files");
    facts = metrics.counter("facts");
    extractor =
        new GuardedExtractor(options, outputs.datasets(), metrics.counter("extract_failures"));
    emitter = new ChangeEmitter(output, outputs);
  }

  @Override
  public void processElement(StreamRecord<SourceRecord> element) throws Exception {
    if (!(element.getValue() instanceof FileChange change)) {
      throw new IllegalStateException("only file changes are keyed by file");
    }
    FileVersion before = lastVersion.value();
    FileVersion after = change.after();
    FileChanges changes = extractor.changes(change, before, after);
    if (!change.isIndex()) {
      emitter.emitFile(change, changes, before, after);
    }
    emitter.emitFacts(changes);
    lastVersion.update(after);
    if (!change.isIndex()) {
      files.inc();
    }
    facts.inc(changes.factCount());
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    emitter.releaseQuestions();
  }

  @Override
  public void endInput() {
    emitter.releaseQuestions();
  }

  @Override
  public void close() throws Exception {
    if (extractor != null) {
      extractor.close();
    }
    super.close();
  }
}
