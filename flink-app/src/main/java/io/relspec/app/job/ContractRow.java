package io.relspec.app.job;

import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.DatasetContract;
import java.time.Instant;
import java.util.Collection;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/** Makes a row of a dataset by the names of its columns; what is not set is null. */
final class ContractRow {
  private final DatasetContract contract;
  private final GenericRowData row;

  private ContractRow(DatasetContract contract) {
    this.contract = contract;
    this.row = new GenericRowData(contract.columns().size());
  }

  static ContractRow of(DatasetContract contract) {
    return new ContractRow(contract);
  }

  /**
   * Sets a column.
   *
   * @param value text, number, instant, texts or null
   */
  ContractRow set(String name, @Nullable Object value) {
    int position = contract.indexOf(name);
    ColumnContract column = contract.columns().get(position);
    if (value instanceof String text
        && !column.values().isEmpty()
        && !column.values().contains(text)) {
      throw new IllegalStateException(
          "%s.%s is never %s".formatted(contract.qualifiedName(), name, text));
    }
    row.setField(position, internal(value));
    return this;
  }

  private static @Nullable Object internal(@Nullable Object value) {
    if (value instanceof String text) {
      return StringData.fromString(text);
    }
    if (value instanceof Instant instant) {
      return TimestampData.fromEpochMillis(instant.toEpochMilli());
    }
    if (value instanceof Collection<?> texts) {
      return new GenericArrayData(
          texts.stream().map(text -> StringData.fromString(text.toString())).toArray());
    }
    return value;
  }

  /**
   * The row.
   *
   * @throws IllegalStateException if a column that is never null has not been set
   */
  RowData row() {
    for (int i = 0; i < row.getArity(); i++) {
      if (row.isNullAt(i) && !contract.columns().get(i).nullable()) {
        throw new IllegalStateException(
            "%s.%s is not set"
                .formatted(contract.qualifiedName(), contract.columns().get(i).name()));
      }
    }
    return row;
  }
}
