package io.relspec.contracts.flink;

import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractError;
import io.relspec.contracts.ContractException;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Evolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Binds a live table to a contract: explicit projection in the order of the contract, lossless
 * casts only, a missing nullable column becomes null, a surplus column is dropped only where the
 * contract evolves RELAXED. Anything else is an error, and all of them are found at once.
 */
public final class ContractBinder {

  private final DatasetContract contract;
  private final ResolvedSchema live;
  private final String source;
  private final List<ContractError> errors = new ArrayList<>();
  private final List<BoundColumn> projection = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> dropped = new ArrayList<>();
  private final List<String> cast = new ArrayList<>();
  private final List<String> unproven = new ArrayList<>();

  private ContractBinder(DatasetContract contract, ResolvedSchema live, String source) {
    this.contract = contract;
    this.live = live;
    this.source = source;
  }

  /**
   * Binds a table.
   *
   * @param contract the contract of the dataset
   * @param live the schema the table really has
   * @param source file or table that brought the schema, for messages
   * @throws ContractException with every difference that cannot be bridged
   */
  public static Binding bind(DatasetContract contract, ResolvedSchema live, String source) {
    return new ContractBinder(contract, live, source).bind();
  }

  private Binding bind() {
    contract.columns().forEach(this::bindColumn);
    live.getColumns().forEach(this::checkSurplus);
    if (!errors.isEmpty()) {
      throw new ContractException(errors);
    }
    Alignment alignment =
        new Alignment(contract.dataset(), contract.version(), missing, dropped, cast);
    return new Binding(contract, projection, alignment, unproven);
  }

  private void bindColumn(ColumnContract column) {
    Optional<Column> found = live.getColumn(column.name());
    if (found.isPresent()) {
      bindTo(column, found.get().getDataType().getLogicalType());
    } else if (column.nullable()) {
      missing.add(column.name());
      projection.add(new BoundColumn.Missing(column));
    } else {
      error(
          ContractCode.COLUMN_MISSING,
          "column " + column.name() + " " + column.type().sqlName() + " NOT NULL is missing",
          "select it; there are " + live.getColumnNames());
    }
  }

  private void bindTo(ColumnContract column, LogicalType from) {
    LogicalType to = FlinkTypes.dataType(column).getLogicalType();
    if (!LosslessCasts.supports(from, column.type())) {
      error(
          ContractCode.TYPE_MISMATCH,
          "column " + column.name() + " is " + from.asSummaryString() + ", not " + to,
          "cast it yourself where the loss is meant");
      return;
    }
    if (LosslessCasts.admitsMoreNulls(from, to)) {
      unproven.add(column.name());
    }
    if (LosslessCasts.isSameButForNulls(from, to)) {
      projection.add(new BoundColumn.Taken(column));
    } else {
      cast.add(column.name());
      projection.add(new BoundColumn.Cast(column));
    }
  }

  private void checkSurplus(Column column) {
    if (contract.column(column.getName()).isPresent()) {
      return;
    }
    if (contract.evolution() == Evolution.RELAXED) {
      dropped.add(column.getName());
    } else {
      error(
          ContractCode.COLUMN_SURPLUS,
          "column " + column.getName() + " is not in the contract",
          "remove it, or add it to the contract of " + contract.dataset());
    }
  }

  private void error(ContractCode code, String what, String hint) {
    errors.add(new ContractError(code, source, 0, 0, contract.qualifiedName() + ": " + what, hint));
  }
}
