package io.relspec.app.catalog;

import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Parts the rows of a relation that keep their contract from what those are that break it.
 *
 * @param contract the dataset
 * @param errors the contract of {@link #DATASET}, null where a broken contract fails the job
 */
record Rejection(DatasetContract contract, @Nullable DatasetContract errors) {
  /** The dataset of rows that break their contract. */
  static final String DATASET = "contract_errors";

  /**
   * The rows that keep the contract, with its columns.
   *
   * @param rows with one column more, see {@link FlinkTypes#schemaWithViolations}
   */
  SingleOutputStreamOperator<RowData> of(DataStream<RowData> rows) {
    return rows.process(
            new RejectFunction(contract, errors), InternalTypeInfo.of(FlinkTypes.rowType(contract)))
        .name("Contract " + contract.qualifiedName())
        .setParallelism(rows.getParallelism());
  }

  /**
   * Failures as rows of {@link #DATASET}, each counting one; none where a broken contract fails.
   *
   * @param kept what {@link #of} gave
   */
  Optional<DataStream<RowData>> rejected(SingleOutputStreamOperator<RowData> kept) {
    return Optional.ofNullable(errors).map(Rejection::tag).map(kept::getSideOutput);
  }

  /** The side output of failures. */
  static OutputTag<RowData> tag(DatasetContract errors) {
    return new OutputTag<>(DATASET, InternalTypeInfo.of(FlinkTypes.rowType(errors)));
  }
}
