package io.relspec.cpg.extract;

import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceRecord;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Passes file changes on and turns commits into rows of {@code source_commits}, a side output. */
final class CommitSplitFunction extends ProcessFunction<SourceRecord, SourceRecord> {
  private static final long serialVersionUID = 1L;

  private final OutputTag<RowData> commits;

  CommitSplitFunction(OutputTag<RowData> commits) {
    this.commits = commits;
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<SourceRecord> out) {
    if (record instanceof SourceCommit commit) {
      context.output(commits, SourceFileRows.row(commit));
    } else if (record instanceof FileChange) {
      out.collect(record);
    }
  }
}
