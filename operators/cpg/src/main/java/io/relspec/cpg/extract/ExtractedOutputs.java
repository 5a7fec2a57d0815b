package io.relspec.cpg.extract;

import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.flink.FlinkTypes;
import io.relspec.udf.columnar.ColumnarBatch;
import io.relspec.udf.columnar.ColumnarBatchTypeInfo;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;

/** The side outputs of the per-file analysis: one per requested dataset. */
final class ExtractedOutputs implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashMap<String, RowType> rowTypes = new HashMap<>();

  ExtractedOutputs(ContractRegistry contracts, Set<String> requested) {
    for (String dataset : requested) {
      rowTypes.put(dataset, FlinkTypes.rowType(contracts.get(dataset)));
    }
  }

  /** Names of the datasets, sorted. */
  Set<String> datasets() {
    return new TreeSet<>(rowTypes.keySet());
  }

  /** Number of columns of a dataset. */
  int arity(String dataset) {
    return rowType(dataset).getFieldCount();
  }

  /** Output of a row dataset. */
  OutputTag<RowData> rows(String dataset) {
    return new OutputTag<>("rows:" + dataset, InternalTypeInfo.of(rowType(dataset)));
  }

  /** Output of a columnar dataset. */
  OutputTag<ColumnarBatch> batches(String dataset) {
    rowType(dataset);
    return new OutputTag<>("batches:" + dataset, ColumnarBatchTypeInfo.INSTANCE);
  }

  private RowType rowType(String dataset) {
    return Objects.requireNonNull(
        rowTypes.get(dataset), () -> "dataset " + dataset + " was not asked for");
  }
}
