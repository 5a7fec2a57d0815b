package io.relspec.cpg.extract;

import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import io.relspec.cpg.output.DatasetOutputs;
import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.udf.columnar.ColumnarBatch;
import io.relspec.udf.columnar.ColumnarBatchTypeInfo;
import io.relspec.udf.extract.ExtractorOptions;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.OutputTag;

/**
 * The part of a job that turns files into datasets: one {@link FileDiffOperator}, and a stream per
 * dataset that is taken from it.
 */
public final class ExtractionGraph {
  private static final String COMMITS_UID = "source-commits";
  private static final String EXTRACT_UID = "file-diff";
  private static final int MAX_PARALLELISM = 1024;
  private static final OutputTag<SourceRecord> DIAGNOSTICS =
      new OutputTag<>("source-diagnostics", SourceRecordTypeInfo.INSTANCE);

  private final DatasetOutputs outputs;
  private final DatasetOutputs given;
  private final OutputTag<RowData> commits;
  private final OutputTag<RowData> notices;
  private final SingleOutputStreamOperator<SourceRecord> changes;
  private final SingleOutputStreamOperator<RowData> extracted;

  /**
   * Adds the operators to the job of {@code files}.
   *
   * @param files file changes and commits of one or many repositories
   * @param requested names of the extractor datasets that will be taken
   * @param given names of the row datasets whose rows come with the files
   * @param parallelism number of tasks that extract
   */
  public ExtractionGraph(
      DataStream<SourceRecord> files,
      ContractRegistry contracts,
      ExtractorOptions options,
      Set<String> requested,
      Set<String> given,
      int parallelism) {
    outputs = new DatasetOutputs(contracts, requested);
    this.given = new DatasetOutputs(contracts, given);
    commits = new OutputTag<>("rows:source_commits", type(contracts, "source_commits"));
    notices = new OutputTag<>("rows:source_notices", type(contracts, "source_notices"));
    changes =
        files
            .process(new SourceSplitFunction(commits, notices, DIAGNOSTICS, this.given))
            .returns(files.getType())
            .name("commits")
            .uid(COMMITS_UID);
    extracted =
        changes
            .keyBy(ExtractionGraph::fileKey, Types.STRING)
            .transform(
                "file diff",
                type(contracts, "source_files"),
                new FileDiffOperator(options, outputs))
            .uid(EXTRACT_UID)
            .setParallelism(parallelism)
            .setMaxParallelism(MAX_PARALLELISM);
  }

  /**
   * Whether the extractor produces a dataset or a part of it; of a source those that are evidence
   * by themselves.
   */
  public static boolean gives(DatasetContract contract) {
    return switch (contract.database()) {
      case EVIDENCE, GRAPH -> true;
      case SOURCE -> contract.evidence() != null;
      case RELATIONS, QUALITY, RUNS, REFERENCE -> false;
    };
  }

  private static InternalTypeInfo<RowData> type(ContractRegistry contracts, String dataset) {
    return InternalTypeInfo.of(FlinkTypes.rowType(contracts.get(dataset)));
  }

  private static String fileKey(SourceRecord record) {
    if (record instanceof FileChange change) {
      return fileKey(change.repo(), change.path());
    }
    throw new IllegalStateException("only file changes are keyed by file");
  }

  /** A path holds no NUL, so no two files share a key. */
  private static String fileKey(String repo, String path) {
    return repo + '\0' + path;
  }

  /** Changelog of {@code source_files}. */
  public DataStream<RowData> sourceFiles() {
    return extracted;
  }

  /** Rows of {@code source_commits}. */
  public DataStream<RowData> sourceCommits() {
    return changes.getSideOutput(commits);
  }

  /** Rows of {@code source_notices}. */
  public DataStream<RowData> sourceNotices() {
    return changes.getSideOutput(notices);
  }

  /** What the source says about repositories; every record is a diagnostic. */
  public DataStream<SourceRecord> sourceDiagnostics() {
    return changes.getSideOutput(DIAGNOSTICS);
  }

  /** Whether the rows of a dataset come with the files. */
  public boolean isGiven(String dataset) {
    return given.datasets().contains(dataset);
  }

  /** Changelog of a row dataset: inserts and deletes of whole rows. */
  public DataStream<RowData> rows(String dataset) {
    if (isGiven(dataset)) {
      return changes.getSideOutput(given.rows(dataset));
    }
    return extracted.getSideOutput(outputs.rows(dataset));
  }

  /** The stream of a row dataset that nobody makes. */
  public DataStream<RowData> noRows(DatasetContract contract) {
    return extracted.getSideOutput(
        new OutputTag<>(
            "none:" + contract.dataset(), InternalTypeInfo.of(FlinkTypes.rowType(contract))));
  }

  /** The stream of a columnar dataset that nobody makes. */
  public DataStream<ColumnarBatch> noBatches(DatasetContract contract) {
    return extracted.getSideOutput(
        new OutputTag<>("none:" + contract.dataset(), ColumnarBatchTypeInfo.INSTANCE));
  }

  /** Batches of a columnar dataset; whoever takes a batch releases it. */
  public DataStream<ColumnarBatch> batches(String dataset) {
    return extracted.getSideOutput(outputs.batches(dataset));
  }

  /**
   * The same, keyed by file as the extractor is, so that what keeps state of them is chained to it.
   */
  public KeyedStream<ColumnarBatch, String> keyedBatches(String dataset) {
    return DataStreamUtils.reinterpretAsKeyedStream(
        batches(dataset),
        batch -> fileKey(DatasetOutputs.repo(batch), batch.scope()),
        Types.STRING);
  }
}
