package io.relspec.udf.columnar;

import io.relspec.udf.NativeDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Batches as native code hands them over: numbers, five for each. */
public final class NativeBatches {
  private static final String PARTITION_COLUMN = "repo";
  private static final int FIELDS = 5;

  private NativeBatches() {}

  /**
   * Reads {@code count} batches from {@code numbers}, beginning at {@code at}: dataset, row count,
   * whether it replaces rows, address of the Arrow array, address of the Arrow schema.
   *
   * @param scope what their rows are all rows of
   * @return the batches, which own the memory
   */
  public static List<ColumnarBatch> decode(
      String repo, String scope, List<NativeDataset> datasets, long[] numbers, int at, int count) {
    List<ColumnarBatch> batches = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = at + i * FIELDS;
      batches.add(
          new ColumnarBatch(
              datasets.get(Math.toIntExact(numbers[from])).name(),
              Map.of(PARTITION_COLUMN, repo),
              scope,
              numbers[from + 2] != 0,
              numbers[from + 1],
              numbers[from + 3],
              numbers[from + 4]));
    }
    return batches;
  }
}
