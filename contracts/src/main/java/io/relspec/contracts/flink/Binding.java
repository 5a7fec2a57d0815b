package io.relspec.contracts.flink;

import io.relspec.contracts.DatasetContract;
import java.util.List;
import org.apache.flink.table.expressions.Expression;

/**
 * A live table bound to a contract.
 *
 * @param contract the contract
 * @param projection one entry per column of the contract, in its order
 * @param alignment what had to be done
 * @param unproven columns that are NOT NULL by contract, or whose elements are, but not by the type
 *     of the live table; whoever stores the rows enforces them
 */
public record Binding(
    DatasetContract contract,
    List<BoundColumn> projection,
    Alignment alignment,
    List<String> unproven) {

  public Binding {
    projection = List.copyOf(projection);
    unproven = List.copyOf(unproven);
  }

  /** The projection as Table API expressions over the live table. */
  public Expression[] expressions() {
    return projection.stream().map(BoundColumn::expression).toArray(Expression[]::new);
  }
}
