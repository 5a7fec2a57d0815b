package io.relspec.cpg.extract;

import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.SourceRecord;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Passes file changes on. Commits, as rows of {@code source_commits}, and diagnostics are side
 * outputs.
 */
final class SourceSplitFunction extends ProcessFunction<SourceRecord, SourceRecord> {
  private static final long serialVersionUID = 1L;

  private final OutputTag<RowData> commits;
  private final OutputTag<SourceRecord> diagnostics;

  SourceSplitFunction(OutputTag<RowData> commits, OutputTag<SourceRecord> diagnostics) {
    this.commits = commits;
    this.diagnostics = diagnostics;
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<SourceRecord> out) {
    if (record instanceof SourceCommit commit) {
      context.output(commits, SourceFileRows.row(commit));
    } else if (record instanceof SourceDiagnostic) {
      context.output(diagnostics, record);
    } else {
      out.collect(record);
    }
  }
}
