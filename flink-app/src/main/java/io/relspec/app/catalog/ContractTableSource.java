package io.relspec.app.catalog;

import io.relspec.contracts.ChangeSemantics;
import io.relspec.contracts.DatasetContract;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.types.RowKind;

/**
 * A dataset as a table source. A deletion names the whole row, so the planner needs no state to
 * complete it.
 */
final class ContractTableSource implements ScanTableSource {

  private static final ChangelogMode INSERT_AND_DELETE =
      ChangelogMode.newBuilder()
          .addContainedKind(RowKind.INSERT)
          .addContainedKind(RowKind.DELETE)
          .build();

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
        : INSERT_AND_DELETE;
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
