package io.relspec.app.facade;

import java.util.List;
import org.apache.calcite.sql.SqlOperator;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.planner.operations.PlannerQueryOperation;

/** Finds calls whose result does not follow from their arguments. */
final class VolatileFunctions {
  private VolatileFunctions() {}

  /** The names of the functions a parsed query calls, also through the views it reads. */
  static List<String> in(Table query) {
    return CalledOperators.in(((PlannerQueryOperation) query.getQueryOperation()).getCalciteTree())
        .stream()
        .filter(operator -> !operator.isDeterministic() || operator.isDynamicFunction())
        .map(SqlOperator::getName)
        .toList();
  }
}
