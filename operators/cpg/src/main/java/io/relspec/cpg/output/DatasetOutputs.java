package io.relspec.cpg.output;

import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.flink.FlinkTypes;
import io.relspec.udf.NativeDataset;
import io.relspec.udf.columnar.ColumnarBatch;
import io.relspec.udf.columnar.ColumnarBatchTypeInfo;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** The side outputs of an operator that yields several datasets: one per requested dataset. */
public final class DatasetOutputs implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashMap<String, RowType> rowTypes = new HashMap<>();

  public DatasetOutputs(ContractRegistry contracts, Set<String> requested) {
    for (String dataset : requested) {
      rowTypes.put(dataset, FlinkTypes.rowType(contracts.get(dataset)));
    }
  }

  /** Names of the datasets, sorted. */
  public Set<String> datasets() {
    return new TreeSet<>(rowTypes.keySet());
  }

  /** Number of columns of a dataset. */
  public int arity(String dataset) {
    return rowType(dataset).getFieldCount();
  }

  /** Number of columns of every dataset that native code produces, by its number; 0 for others. */
  public int[] arities() {
    return NativeDataset.all().stream()
        .mapToInt(dataset -> rowTypes.containsKey(dataset.name()) ? arity(dataset.name()) : 0)
        .toArray();
  }

  /** Outputs of the row datasets by the number of the dataset; null for what was not asked for. */
  public List<@Nullable OutputTag<RowData>> rowTags() {
    List<@Nullable OutputTag<RowData>> tags = new ArrayList<>();
    for (NativeDataset dataset : NativeDataset.all()) {
      boolean isRow = rowTypes.containsKey(dataset.name()) && !dataset.isColumnar();
      tags.add(isRow ? rows(dataset.name()) : null);
    }
    return tags;
  }

  /** Output of a row dataset. */
  public OutputTag<RowData> rows(String dataset) {
    return new OutputTag<>("rows:" + dataset, InternalTypeInfo.of(rowType(dataset)));
  }

  /** Output of a columnar dataset. */
  public OutputTag<ColumnarBatch> batches(String dataset) {
    rowType(dataset);
    return new OutputTag<>("batches:" + dataset, ColumnarBatchTypeInfo.INSTANCE);
  }

  /** The repository that the rows of a batch belong to. */
  public static String repo(ColumnarBatch batch) {
    return Objects.requireNonNull(batch.partition().get("repo"), "batches are of repositories");
  }

  private RowType rowType(String dataset) {
    return Objects.requireNonNull(
        rowTypes.get(dataset), () -> "dataset " + dataset + " was not asked for");
  }
}
