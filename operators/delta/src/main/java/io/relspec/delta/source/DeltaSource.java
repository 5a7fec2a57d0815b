package io.relspec.delta.source;

import io.relspec.delta.kernel.TableLog;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsSplitReassignmentOnRecovery;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/**
 * Rows and changes of a Delta table.
 *
 * <p>A source starts with all rows of a version, or with the changes of one, and goes on commit by
 * commit. What concerns one row comes in the order of the commits, and within a commit deletions
 * and preimages come before insertions and postimages. Rows have the time of their commit as
 * timestamp. Their kind says what happened: a snapshot is insertions; changes come from the change
 * feed where a commit wrote one, and otherwise from the files and deletion vectors that it
 * exchanged.
 *
 * <p>Versions are read exactly once: a restored source goes on in the middle of a file, and with
 * another parallelism commits are divided anew.
 */
public final class DeltaSource
    implements Source<RowData, DeltaSourceSplit, DeltaEnumeratorState>,
        ResultTypeQueryable<RowData>,
        SupportsSplitReassignmentOnRecovery {
  private static final long serialVersionUID = 1L;

  /** STRING metadata column: insert, update_preimage, update_postimage or delete. */
  public static final String CHANGE_TYPE = "_change_type";

  /** BIGINT metadata column: the version that a row came in with. */
  public static final String COMMIT_VERSION = "_commit_version";

  /** TIMESTAMP_LTZ(3) metadata column: when the version was committed. */
  public static final String COMMIT_TIMESTAMP = "_commit_timestamp";

  static final List<String> METADATA = List.of(CHANGE_TYPE, COMMIT_VERSION, COMMIT_TIMESTAMP);

  private final ReadPlan plan;

  /** What the source was told. */
  ReadPlan plan() {
    return plan;
  }

  DeltaSource(ReadPlan plan) {
    this.plan = plan;
  }

  /**
   * Begins the description of a source. What the table is is read here and now.
   *
   * @param location directory of the table: a local path or a URI
   * @throws io.relspec.delta.DeltaException if there is no table
   */
  public static DeltaSourceBuilder builder(String location) throws IOException {
    return new DeltaSourceBuilder(location, TableLog.open(location));
  }

  @Override
  public Boundedness getBoundedness() {
    return plan.range().isBounded() ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<RowData, DeltaSourceSplit> createReader(SourceReaderContext context) {
    return new DeltaSourceReader(plan, context);
  }

  @Override
  public SplitEnumerator<DeltaSourceSplit, DeltaEnumeratorState> createEnumerator(
      SplitEnumeratorContext<DeltaSourceSplit> context) {
    return new DeltaSplitEnumerator(context, plan, Optional.empty());
  }

  @Override
  public SplitEnumerator<DeltaSourceSplit, DeltaEnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<DeltaSourceSplit> context, DeltaEnumeratorState state) {
    return new DeltaSplitEnumerator(context, plan, Optional.of(state));
  }

  @Override
  public SimpleVersionedSerializer<DeltaSourceSplit> getSplitSerializer() {
    return new DeltaSourceSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<DeltaEnumeratorState> getEnumeratorCheckpointSerializer() {
    return new DeltaEnumeratorStateSerializer();
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return InternalTypeInfo.of(plan.producedType());
  }
}
