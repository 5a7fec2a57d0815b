package io.relspec.contracts;

import java.util.List;

/**
 * A foreign key.
 *
 * @param columns columns of this dataset
 * @param dataset the referenced dataset
 * @param key its key columns, one for each of {@code columns} and in that order
 */
public record Reference(List<String> columns, String dataset, List<String> key) {

  public Reference {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    if (columns.isEmpty() || columns.size() != key.size()) {
      throw new IllegalArgumentException(
          "a reference pairs " + columns.size() + " columns with " + key.size());
    }
  }
}
