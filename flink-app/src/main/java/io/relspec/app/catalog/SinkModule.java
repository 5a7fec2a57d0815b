package io.relspec.app.catalog;

import java.util.Optional;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.module.Module;

/**
 * Gives compiled plans the sinks of the catalog. Flink asks the catalog for the sources of a plan
 * that it loads, but for the sinks only its modules.
 */
final class SinkModule implements Module {

  private final DynamicTableSinkFactory factory;

  SinkModule(DynamicTableSinkFactory factory) {
    this.factory = factory;
  }

  @Override
  public Optional<DynamicTableSinkFactory> getTableSinkFactory() {
    return Optional.of(factory);
  }
}
