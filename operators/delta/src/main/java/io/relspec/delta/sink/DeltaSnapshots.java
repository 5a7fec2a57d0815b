package io.relspec.delta.sink;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;

/** A table of which versions of other tables belong together. */
public final class DeltaSnapshots {
  private DeltaSnapshots() {}

  /**
   * Records, for every commit of a source, the version of each table that has its changes, as one
   * row per table and exactly once. The rows of a checkpoint are committed after all tables have
   * committed it. The table is made at the start of the job if it is not there.
   *
   * @param spec a table with the columns {@code repo, commit_seq, table_schema, table_name,
   *     commit_id, table_version, last_commit_seq, checkpoint_id, application_id, contract_version,
   *     committed_at}. {@code last_commit_seq} is the last commit of the repository in the same
   *     checkpoint: the versions are its
   * @param sinkId stable name of the sink, as for {@link DeltaSinks#append}
   * @param written all tables, which this job writes
   * @param description what is said of a table beside its version
   * @throws io.relspec.delta.DeltaException if the table has other columns, or if the job's
   *     checkpoints cannot give exactly once
   */
  public static DataStreamSink<?> record(
      TableSpec spec,
      String sinkId,
      SnapshotMarks marks,
      List<WrittenTable> written,
      Function<WrittenTable, SnapshotTable> description,
      DeltaSinkOptions options) {
    DeltaSinks.checkId(sinkId);
    SnapshotRows.check(spec);
    DataStream<TableCommit> commits =
        written.stream()
            .map(WrittenTable::commits)
            .reduce(DataStream::union)
            .orElseThrow(() -> DeltaErrors.inputMissing(sinkId));
    DeltaSinks.checkCheckpoints(sinkId, commits.getExecutionEnvironment());
    List<SnapshotTable> tables = written.stream().map(description).toList();
    return DeltaSinks.atOnePlace(commits)
        .connect(DeltaSinks.atOnePlace(marks.rows()))
        .transform(
            "Delta aggregate " + spec.name(),
            WireType.snapshots(),
            new SnapshotAggregator(
                spec,
                sinkId,
                marks.columns(),
                tables.stream().map(SnapshotTable::name).toList(),
                options))
        .uid(sinkId + "-aggregate")
        .setParallelism(1)
        .setMaxParallelism(1)
        .sinkTo(new SnapshotCommitSink(spec, tables, options))
        .name("Delta commit " + spec.name())
        .uid(sinkId + "-commit")
        .setParallelism(1)
        .setMaxParallelism(1);
  }
}
