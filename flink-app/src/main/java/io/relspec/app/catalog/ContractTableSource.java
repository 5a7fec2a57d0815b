package io.relspec.app.catalog;

import io.relspec.contracts.ChangeSemantics;
import io.relspec.contracts.DatasetContract;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;

/**
 * A dataset as a table source. A deletion names the whole row, so the planner needs no state to
 * complete it.
 *
 * <p>Rows are only ever inserted and deleted, yet updates are declared: Flink 2.3 asks all inputs
 * of a union for updates as soon as one of them has any, and fails if another one can only insert
 * and delete ("UpdateKindTrait conflicts with ModifyKindSetTrait"). Since the old row of an update
 * is declared as well, nothing is added to the plan.
 */
final class ContractTableSource implements ScanTableSource {

  private final DatasetContract contract;
  private final DataStreamScanProvider scan;
  private final boolean insertOnly;

  ContractTableSource(DatasetContract contract, DataStreamScanProvider scan, boolean insertOnly) {
    this.contract = contract;
    this.scan = scan;
    this.insertOnly = insertOnly;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return insertOnly || contract.change() == ChangeSemantics.APPEND
        ? ChangelogMode.insertOnly()
        : ChangelogMode.all();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    return scan;
  }

  @Override
  public DynamicTableSource copy() {
    return new ContractTableSource(contract, scan, insertOnly);
  }

  @Override
  public String asSummaryString() {
    return contract.qualifiedName();
  }
}
