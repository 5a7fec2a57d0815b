package io.relspec.cpg.extract;

import io.relspec.cpg.output.DatasetOutputs;
import io.relspec.cpg.source.DatasetChange;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.SourceRecord;
import java.util.HashMap;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Passes file changes on. Commits, as rows of {@code source_commits}, diagnostics, those of commits
 * also as rows of {@code source_notices}, and the rows of each dataset that is given are side
 * outputs.
 */
final class SourceSplitFunction extends ProcessFunction<SourceRecord, SourceRecord> {
  private static final long serialVersionUID = 1L;

  private final OutputTag<RowData> commits;
  private final OutputTag<RowData> notices;
  private final OutputTag<SourceRecord> diagnostics;
  private final DatasetOutputs given;
  private final HashMap<String, OutputTag<RowData>> givenRows = new HashMap<>();

  SourceSplitFunction(
      OutputTag<RowData> commits,
      OutputTag<RowData> notices,
      OutputTag<SourceRecord> diagnostics,
      DatasetOutputs given) {
    this.commits = commits;
    this.notices = notices;
    this.diagnostics = diagnostics;
    this.given = given;
    given.datasets().forEach(dataset -> givenRows.put(dataset, given.rows(dataset)));
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<SourceRecord> out) {
    if (record instanceof SourceCommit commit) {
      context.output(commits, SourceFileRows.row(commit));
    } else if (record instanceof SourceDiagnostic diagnostic) {
      context.output(diagnostics, record);
      if (diagnostic.ordinal() > 0) {
        context.output(notices, SourceFileRows.row(diagnostic));
      }
    } else if (record instanceof DatasetChange change) {
      BinaryRowData row = new BinaryRowData(given.arity(change.dataset()));
      row.pointTo(MemorySegmentFactory.wrap(change.row()), 0, change.row().length);
      context.output(givenRows.get(change.dataset()), row);
    } else {
      out.collect(record);
    }
  }
}
