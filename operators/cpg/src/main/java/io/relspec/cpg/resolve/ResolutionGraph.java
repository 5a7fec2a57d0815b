package io.relspec.cpg.resolve;

import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.flink.FlinkTypes;
import io.relspec.cpg.output.DatasetOutputs;
import io.relspec.udf.columnar.ColumnarBatch;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/**
 * The part of a job that resolves calls: one {@link ResolveOperator} keyed by repository, and a
 * stream per dataset that is taken from it.
 *
 * <p>What a call reaches depends on values and values depend on calls, over all files: a fixpoint,
 * which joins with a fixed number of rounds do not reach.
 */
public final class ResolutionGraph {
  /** The dataset it works on. */
  public static final String SUMMARIES = "py_summaries";

  private static final String UID = "resolve-calls";

  private final DatasetOutputs outputs;
  private final SingleOutputStreamOperator<Void> resolved;

  /**
   * Adds the operator to the job of {@code summaries}.
   *
   * @param summaries changelog of {@code py_summaries}, the changes of a file in order
   * @param requested names of the resolved datasets that will be taken
   */
  public ResolutionGraph(
      DataStream<RowData> summaries, ContractRegistry contracts, Set<String> requested) {
    outputs = new DatasetOutputs(contracts, requested);
    InternalTypeInfo<RowData> type =
        InternalTypeInfo.of(FlinkTypes.rowType(contracts.get(SUMMARIES)));
    resolved =
        summaries
            .keyBy(row -> row.getString(ResolveOperator.REPO).toString(), Types.STRING)
            .transform("resolve calls", Types.VOID, new ResolveOperator(outputs, type))
            .uid(UID);
  }

  /** Changelog of a resolved row dataset: inserts and deletes of whole rows, net per checkpoint. */
  public DataStream<RowData> rows(String dataset) {
    return resolved.getSideOutput(outputs.rows(dataset));
  }

  /**
   * Batches of a resolved columnar dataset: all rows of a file that calls lead to, where they are
   * no longer what they were.
   */
  public DataStream<ColumnarBatch> batches(String dataset) {
    return resolved.getSideOutput(outputs.batches(dataset));
  }

  /** The same, keyed by repository as the resolver is. */
  public KeyedStream<ColumnarBatch, String> keyedBatches(String dataset) {
    return DataStreamUtils.reinterpretAsKeyedStream(
        batches(dataset), DatasetOutputs::repo, Types.STRING);
  }
}
