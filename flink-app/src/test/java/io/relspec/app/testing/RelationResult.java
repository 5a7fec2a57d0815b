package io.relspec.app.testing;

import io.relspec.contracts.DatasetContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** The datasets a run ended with, as text. */
public final class RelationResult {

  private final Map<String, DatasetContract> contracts = new TreeMap<>();
  private final Map<String, List<List<String>>> rows = new TreeMap<>();

  /** Adds a dataset; every deletion must meet a row, and every key must be there once. */
  void add(DatasetContract contract, Collection<Row> changes, Cells cells) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (Row change : changes) {
      List<String> row = new ArrayList<>();
      for (int i = 0; i < change.getArity(); i++) {
        row.add(cells.write(change.getField(i)));
      }
      counts.merge(row, sign(change.getKind()), Integer::sum);
    }
    List<List<String>> present = new ArrayList<>();
    counts.forEach(
        (row, count) -> {
          if (count < 0) {
            throw new AssertionError(contract.dataset() + " retracts a row it never gave: " + row);
          }
          for (int i = 0; i < count; i++) {
            present.add(row);
          }
        });
    checkKeys(contract, present);
    contracts.put(contract.dataset(), contract);
    rows.put(contract.dataset(), present);
  }

  private static int sign(RowKind kind) {
    return switch (kind) {
      case INSERT, UPDATE_AFTER -> 1;
      case DELETE, UPDATE_BEFORE -> -1;
    };
  }

  private static void checkKeys(DatasetContract contract, List<List<String>> present) {
    Set<List<String>> keys = new HashSet<>();
    for (List<String> row : present) {
      List<String> key = contract.key().stream().map(c -> row.get(contract.indexOf(c))).toList();
      if (!keys.add(key)) {
        throw new AssertionError(contract.dataset() + " has two rows with the key " + key);
      }
    }
  }

  /**
   * The rows of a dataset in alphabetical order, cells parted by {@code " | "}.
   *
   * @param columns the columns to show, all if none is given
   */
  public List<String> rows(String dataset, String... columns) {
    DatasetContract contract = contracts.get(dataset);
    List<List<String>> present = rows.get(dataset);
    if (contract == null || present == null) {
      throw new IllegalArgumentException(dataset + " is not among the outputs " + rows.keySet());
    }
    List<String> shown = columns.length == 0 ? contract.columnNames() : Arrays.asList(columns);
    return present.stream()
        .map(row -> String.join(" | ", pick(contract, row, shown)))
        .sorted()
        .toList();
  }

  private static List<String> pick(
      DatasetContract contract, List<String> row, List<String> columns) {
    return columns.stream().map(column -> row.get(contract.indexOf(column))).toList();
  }

  /** All rows of all datasets, for comparing runs. */
  Map<String, List<String>> all() {
    Map<String, List<String>> all = new TreeMap<>();
    rows.keySet().forEach(dataset -> all.put(dataset, rows(dataset)));
    return all;
  }
}
