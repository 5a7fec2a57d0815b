package io.relspec.app.plan;

import java.util.List;

/**
 * What it takes to give the rows of a query the columns of their contract.
 *
 * @param missing nullable columns that the query lacks; they are null
 * @param dropped columns of the query that the contract does not have
 * @param cast columns that are cast without loss
 */
public record ColumnAlignment(List<String> missing, List<String> dropped, List<String> cast) {
  public ColumnAlignment {
    missing = List.copyOf(missing);
    dropped = List.copyOf(dropped);
    cast = List.copyOf(cast);
  }
}
