package io.relspec.contracts.flink;

import static org.apache.flink.table.api.Expressions.$;
import static org.apache.flink.table.api.Expressions.nullOf;

import io.relspec.contracts.ColumnContract;
import org.apache.flink.table.expressions.Expression;

/** Where the value of a contract's column comes from. */
public sealed interface BoundColumn {

  /** The column of the contract. */
  ColumnContract column();

  /** The value as a Table API expression over the live table, named as in the contract. */
  Expression expression();

  /** The live column of that name as it is. */
  record Taken(ColumnContract column) implements BoundColumn {
    @Override
    public Expression expression() {
      return $(column.name());
    }
  }

  /** The live column of that name, cast without loss. */
  record Cast(ColumnContract column) implements BoundColumn {
    @Override
    public Expression expression() {
      return $(column.name()).cast(FlinkTypes.dataType(column)).as(column.name());
    }
  }

  /** Null: the live table lacks this nullable column. */
  record Missing(ColumnContract column) implements BoundColumn {
    @Override
    public Expression expression() {
      return nullOf(FlinkTypes.dataType(column)).as(column.name());
    }
  }
}
