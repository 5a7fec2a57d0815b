package io.relspec.app.catalog;

import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.Database;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.module.Module;

/**
 * Every contract as tables: {@code <database>.<dataset>}, and for bounded queries {@code
 * datasets.<dataset>}, is where its rows are read, with the key declared; {@code outputs.<dataset>}
 * is where they are written, without a key, so that the planner neither shuffles nor keeps state to
 * order changes that the sink nets anyway, and {@code checked.<dataset>} where rows are written
 * that say themselves which rules of their contract they break. What the session holds is in {@code
 * information_schema}.
 */
public final class RelspecCatalog extends GenericInMemoryCatalog {

  /** Name of the catalog. */
  public static final String NAME = "relspec";

  /** Database of the tables that are written to. */
  public static final String OUTPUTS = "outputs";

  /** Database of the same tables for rows that may break their contracts. */
  public static final String CHECKED = "checked";

  /** Database in which bounded queries find every dataset by its bare name. */
  public static final String DATASETS = "datasets";

  private final ContractTableFactory factory;

  /**
   * @param provider where the datasets of the job come from and go to
   * @param streams the rows of the job's relations
   * @param session the rows of {@code information_schema}
   */
  public RelspecCatalog(
      ContractRegistry contracts,
      DatasetProvider provider,
      RelationStreams streams,
      SessionTables session) {
    super(NAME, Database.RELATIONS.yamlName());
    this.factory = new ContractTableFactory(contracts, provider, streams, session);
    try {
      addTables(contracts);
    } catch (DatabaseAlreadyExistException
        | DatabaseNotExistException
        | TableAlreadyExistException e) {
      throw new IllegalStateException("contracts name one table twice", e);
    }
  }

  private void addTables(ContractRegistry contracts)
      throws DatabaseAlreadyExistException, DatabaseNotExistException, TableAlreadyExistException {
    for (Database database : Database.values()) {
      addDatabase(database.yamlName(), "datasets of kind " + database.yamlName());
    }
    addDatabase(OUTPUTS, "what this job writes");
    addDatabase(CHECKED, "what this job writes if it keeps its contract");
    addDatabase(DATASETS, "all datasets");
    addDatabase(SystemTable.DATABASE, "what the session knows about itself");
    for (SystemTable table : SystemTable.values()) {
      createTable(
          new ObjectPath(SystemTable.DATABASE, table.sqlName()),
          CatalogTable.newBuilder().schema(table.schema()).build(),
          false);
    }
    for (DatasetContract contract : contracts.all()) {
      addTable(contract.database().yamlName(), contract, FlinkTypes.schema(contract));
      addTable(DATASETS, contract, FlinkTypes.schema(contract));
      addTable(OUTPUTS, contract, FlinkTypes.schemaWithoutKey(contract));
      addTable(CHECKED, contract, FlinkTypes.schemaWithViolations(contract));
    }
  }

  /**
   * Withdraws the key of a dataset from the table it is read from, for a relation whose plan may
   * give the changes of one key in any order: readers must not keep one row per key then.
   */
  public void withdrawKey(DatasetContract contract) {
    ObjectPath path = new ObjectPath(contract.database().yamlName(), contract.dataset());
    try {
      dropTable(path, false);
      addTable(contract.database().yamlName(), contract, FlinkTypes.schemaWithoutKey(contract));
    } catch (TableNotExistException | TableAlreadyExistException | DatabaseNotExistException e) {
      throw new IllegalStateException("no table for " + contract.qualifiedName(), e);
    }
  }

  /**
   * Checks that a dataset can be read, which also tells its provider that it will be.
   *
   * @throws org.apache.flink.table.api.ValidationException if nothing provides it
   */
  public void requireReadable(String dataset) {
    factory.source(dataset, false);
  }

  private void addDatabase(String name, String comment) throws DatabaseAlreadyExistException {
    createDatabase(name, new CatalogDatabaseImpl(Map.of(), comment), true);
  }

  private void addTable(String database, DatasetContract contract, Schema schema)
      throws TableAlreadyExistException, DatabaseNotExistException {
    CatalogTable table =
        CatalogTable.newBuilder().schema(schema).comment(contract.description()).build();
    createTable(new ObjectPath(database, contract.dataset()), table, false);
  }

  /** The module every table environment with this catalog needs. */
  public Module module() {
    return new SinkModule(factory);
  }

  @Override
  public Optional<Factory> getFactory() {
    return Optional.of(factory);
  }
}
