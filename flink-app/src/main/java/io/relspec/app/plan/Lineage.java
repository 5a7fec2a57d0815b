package io.relspec.app.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which columns of its inputs the rows of a relation come from.
 *
 * @param columns by column in the order of the contract: what its values are computed from
 * @param rows what decides which rows there are: conditions, join and group keys
 */
public record Lineage(
    Map<String, NavigableSet<ColumnOrigin>> columns, NavigableSet<ColumnOrigin> rows) {
  public Lineage {
    Map<String, NavigableSet<ColumnOrigin>> copy = new LinkedHashMap<>();
    columns.forEach((column, origins) -> copy.put(column, new TreeSet<>(origins)));
    columns = Collections.unmodifiableMap(copy);
    rows = Collections.unmodifiableNavigableSet(new TreeSet<>(rows));
  }

  /** The columns of each input that are read at all. */
  public SortedMap<String, List<String>> read() {
    NavigableSet<ColumnOrigin> all = new TreeSet<>(rows);
    for (NavigableSet<ColumnOrigin> origins : columns.values()) {
      all.addAll(origins);
    }
    SortedMap<String, List<String>> read = new TreeMap<>();
    all.forEach(
        origin ->
            read.computeIfAbsent(origin.dataset(), dataset -> new ArrayList<>())
                .add(origin.column()));
    return read;
  }
}
