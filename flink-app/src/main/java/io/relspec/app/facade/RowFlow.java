package io.relspec.app.facade;

import io.relspec.app.plan.ColumnOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Where the rows of a node of a plan come from.
 *
 * @param columns by position
 * @param rows what decides which rows there are
 */
record RowFlow(List<Column> columns, NavigableSet<ColumnOrigin> rows) {

  RowFlow {
    columns = List.copyOf(columns);
  }

  /**
   * A column or the value of an expression.
   *
   * @param origins what the value is computed from
   * @param fields what each field of a row, or of the rows in an array, is computed from; empty for
   *     other values and where that is not known
   */
  record Column(NavigableSet<ColumnOrigin> origins, List<Column> fields) {
    Column {
      fields = List.copyOf(fields);
    }

    static Column of(NavigableSet<ColumnOrigin> origins) {
      return new Column(origins, List.of());
    }

    static Column none() {
      return of(new TreeSet<>());
    }
  }

  /** The columns of both, and the rows of both. */
  RowFlow beside(RowFlow other) {
    List<Column> both = new ArrayList<>(columns);
    both.addAll(other.columns);
    return new RowFlow(both, union(rows, other.rows));
  }

  /** The same columns; more decides about the rows. */
  RowFlow decidedBy(NavigableSet<ColumnOrigin> more) {
    return new RowFlow(columns, union(rows, more));
  }

  /** Everything in it. */
  NavigableSet<ColumnOrigin> all() {
    NavigableSet<ColumnOrigin> all = new TreeSet<>(rows);
    columns.forEach(column -> all.addAll(column.origins));
    return all;
  }

  static NavigableSet<ColumnOrigin> union(
      NavigableSet<ColumnOrigin> one, NavigableSet<ColumnOrigin> two) {
    NavigableSet<ColumnOrigin> both = new TreeSet<>(one);
    both.addAll(two);
    return both;
  }
}
