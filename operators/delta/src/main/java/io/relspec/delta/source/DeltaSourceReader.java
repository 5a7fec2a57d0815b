package io.relspec.delta.source;

import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Reads the splits of one subtask. When its part of a commit is read, the commit's time is a
 * watermark: later commits have later times.
 */
@SuppressWarnings("try") // close() of the base class may be interrupted.
final class DeltaSourceReader
    extends SingleThreadMultiplexSourceReaderBase<RowAt, RowData, DeltaSourceSplit, SplitProgress> {
  private final ReadPlan plan;
  private @Nullable ReaderOutput<RowData> mainOutput;

  DeltaSourceReader(ReadPlan plan, SourceReaderContext context) {
    super(
        () -> new DeltaSplitReader(plan),
        (element, output, progress) -> {
          output.collect(element.row(), progress.timestampMs());
          progress.advance(element.file(), element.rowsDone());
        },
        context.getConfiguration(),
        context);
    this.plan = plan;
  }

  @Override
  public void start() {
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<RowData> output) throws Exception {
    mainOutput = output;
    return super.pollNext(output);
  }

  @Override
  protected void onSplitFinished(Map<String, SplitProgress> finished) {
    for (SplitProgress progress : finished.values()) {
      if (plan.commitWatermarks() && progress.isCommit() && mainOutput != null) {
        mainOutput.emitWatermark(new Watermark(progress.timestampMs()));
      }
    }
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  @Override
  protected SplitProgress initializedState(DeltaSourceSplit split) {
    return new SplitProgress(split);
  }

  @Override
  protected DeltaSourceSplit toSplitType(String splitId, SplitProgress progress) {
    return progress.left();
  }
}
