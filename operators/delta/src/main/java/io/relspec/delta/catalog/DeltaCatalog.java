package io.relspec.delta.catalog;

import io.relspec.delta.DeltaTables;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.kernel.TableVersion;
import io.relspec.delta.source.DeltaSource;
import io.relspec.delta.table.DeltaConnectorOptions;
import io.relspec.delta.table.DeltaConnectorOptions.Metadata;
import io.relspec.delta.table.DeltaTableFactory;
import io.relspec.delta.table.LogTableSource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotEmptyException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.ProcedureNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotPartitionedException;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.procedures.Procedure;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.table.types.utils.TypeConversions;

/**
 * The Delta tables of a directory. Nothing is kept beside them: columns, primary key and partitions
 * are what the tables say.
 *
 * <p>Of a table {@code t}, {@code t$changes} has its changes as rows with the metadata columns,
 * {@code t$history} its commits and {@code t$files} the files of its latest version. {@code FOR
 * SYSTEM_TIME AS OF} gives the rows at a time. Database {@code sys} has the procedures {@code
 * compact}, {@code checkpoint} and {@code vacuum}.
 */
public final class DeltaCatalog extends ReadOnlyCatalog {
  /** The database of the tables that lie in the root itself. */
  public static final String FLAT = "default";

  private static final String CHANGES = "$changes";
  private static final String HISTORY = "$history";
  private static final String FILES = "$files";

  private final TableDirectories directories;
  private final Map<String, Procedure> procedures;

  /**
   * A catalog of a directory, which need not exist yet.
   *
   * @param root local path, or URI of a file system that has directories
   * @throws io.relspec.delta.DeltaException if no file system knows it
   */
  public DeltaCatalog(String name, String defaultDatabase, String root) {
    super(name, defaultDatabase);
    this.directories = new TableDirectories(root);
    this.procedures = MaintenanceProcedures.of(this::locationOf);
  }

  @Override
  public Optional<Factory> getFactory() {
    return Optional.of(new DeltaTableFactory());
  }

  @Override
  public List<String> listDatabases() {
    return Stream.concat(Stream.of(FLAT), directories.databases().stream()).distinct().toList();
  }

  @Override
  public boolean databaseExists(String database) {
    return database.equals(getDefaultDatabase()) || listDatabases().contains(database);
  }

  @Override
  public CatalogDatabase getDatabase(String database) throws DatabaseNotExistException {
    if (!databaseExists(database)) {
      throw new DatabaseNotExistException(getName(), database);
    }
    return new CatalogDatabaseImpl(Map.of(), null);
  }

  @Override
  public void createDatabase(String name, CatalogDatabase database, boolean ignoreIfExists)
      throws DatabaseAlreadyExistException {
    if (databaseExists(name)) {
      if (!ignoreIfExists) {
        throw new DatabaseAlreadyExistException(getName(), name);
      }
      return;
    }
    try {
      directories.makeDatabase(name);
    } catch (IOException e) {
      throw new CatalogException("Cannot make database " + name, e);
    }
  }

  @Override
  public void dropDatabase(String name, boolean ignoreIfNotExists, boolean cascade)
      throws DatabaseNotExistException, DatabaseNotEmptyException {
    if (!databaseExists(name)) {
      if (!ignoreIfNotExists) {
        throw new DatabaseNotExistException(getName(), name);
      }
      return;
    }
    if (name.equals(FLAT)) {
      throw refused("default database that can be dropped");
    }
    List<String> tables = directories.tables(name);
    if (!tables.isEmpty() && !cascade) {
      throw new DatabaseNotEmptyException(getName(), name);
    }
    try {
      for (String table : tables) {
        directories.removeTable(new ObjectPath(name, table));
      }
      directories.removeDatabase(name);
    } catch (IOException e) {
      throw new CatalogException("Cannot drop database " + name, e);
    }
  }

  @Override
  public List<String> listTables(String database) throws DatabaseNotExistException {
    getDatabase(database);
    return directories.tables(database);
  }

  @Override
  public boolean tableExists(ObjectPath table) {
    return directories.isTable(baseOf(table));
  }

  private static ObjectPath baseOf(ObjectPath table) {
    String name = table.getObjectName();
    for (String suffix : List.of(CHANGES, HISTORY, FILES)) {
      if (name.endsWith(suffix)) {
        String base = name.substring(0, name.length() - suffix.length());
        return new ObjectPath(table.getDatabaseName(), base);
      }
    }
    return table;
  }

  @Override
  public CatalogBaseTable getTable(ObjectPath table) throws TableNotExistException {
    TableLog log = log(table);
    Map<String, String> options = new LinkedHashMap<>();
    options.put(DeltaConnectorOptions.PATH.key(), directories.of(baseOf(table)));
    options.put("connector", DeltaTableFactory.IDENTIFIER);
    String name = table.getObjectName();
    if (name.endsWith(HISTORY)) {
      return about(Metadata.HISTORY, options);
    } else if (name.endsWith(FILES)) {
      return about(Metadata.FILES, options);
    }
    TableVersion version = log.latest();
    options.putAll(StoredOptions.of(version));
    if (name.endsWith(CHANGES)) {
      options.put(DeltaConnectorOptions.CHANGES.key(), "rows");
      return table(changesOf(version), version, options).build();
    }
    return table(rowsOf(version), version, options).build();
  }

  /** The table at a time: its rows then, with the columns that it had then. */
  @Override
  public CatalogBaseTable getTable(ObjectPath table, long epochMs) throws TableNotExistException {
    if (!baseOf(table).equals(table)) {
      throw refused("tables about tables at a time");
    }
    TableVersion version = log(table).atTime(epochMs);
    Map<String, String> options = new LinkedHashMap<>();
    options.put("connector", DeltaTableFactory.IDENTIFIER);
    options.put(DeltaConnectorOptions.PATH.key(), directories.of(table));
    options.put(DeltaConnectorOptions.SNAPSHOT_VERSION.key(), Long.toString(version.version()));
    options.put(DeltaConnectorOptions.BOUNDED_MODE.key(), "snapshot");
    return table(rowsOf(version), version, options).snapshot(epochMs).build();
  }

  @Override
  public List<String> listProcedures(String database) {
    return database.equals(MaintenanceProcedures.DATABASE)
        ? procedures.keySet().stream().sorted().toList()
        : List.of();
  }

  @Override
  public Procedure getProcedure(ObjectPath path) throws ProcedureNotExistException {
    Procedure procedure = procedures.get(path.getObjectName());
    if (procedure == null || !path.getDatabaseName().equals(MaintenanceProcedures.DATABASE)) {
      throw new ProcedureNotExistException(getName(), path);
    }
    return procedure;
  }

  /** Where a table is that is named as {@code database.table}, or alone if it is in the root. */
  private String locationOf(String table) {
    return directories.of(
        table.contains(".") ? ObjectPath.fromString(table) : new ObjectPath(FLAT, table));
  }

  private TableLog log(ObjectPath table) throws TableNotExistException {
    if (!tableExists(table)) {
      throw new TableNotExistException(getName(), table);
    }
    try {
      return TableLog.open(directories.of(baseOf(table)));
    } catch (IOException e) {
      throw new CatalogException("Cannot open table " + table, e);
    }
  }

  private static CatalogTable.Builder table(
      Schema schema, TableVersion version, Map<String, String> options) {
    return CatalogTable.newBuilder()
        .schema(schema)
        .partitionKeys(version.partitionColumns())
        .options(options);
  }

  private static CatalogBaseTable about(Metadata metadata, Map<String, String> options) {
    options.put(DeltaConnectorOptions.METADATA.key(), metadata.name());
    return CatalogTable.newBuilder()
        .schema(LogTableSource.schema(metadata))
        .options(options)
        .build();
  }

  private static Schema rowsOf(TableVersion version) {
    Schema.Builder schema = columnsOf(version);
    if (!version.primaryKey().isEmpty()) {
      schema.primaryKey(version.primaryKey());
    }
    return schema.build();
  }

  private static Schema changesOf(TableVersion version) {
    return columnsOf(version)
        .columnByMetadata(DeltaSource.CHANGE_TYPE, DataTypes.STRING().notNull(), true)
        .columnByMetadata(DeltaSource.COMMIT_VERSION, DataTypes.BIGINT().notNull(), true)
        .columnByMetadata(DeltaSource.COMMIT_TIMESTAMP, DataTypes.TIMESTAMP_LTZ(3).notNull(), true)
        .build();
  }

  private static Schema.Builder columnsOf(TableVersion version) {
    Schema.Builder schema = Schema.newBuilder();
    for (RowField field : version.rowType().getFields()) {
      schema.column(field.getName(), TypeConversions.fromLogicalToDataType(field.getType()));
    }
    return schema;
  }

  @Override
  public List<CatalogPartitionSpec> listPartitions(ObjectPath table)
      throws TableNotExistException, TableNotPartitionedException {
    TableLog log = log(table);
    TableVersion version = log.latest();
    if (version.partitionColumns().isEmpty()) {
      throw new TableNotPartitionedException(getName(), table);
    }
    return log.files(version.version(), Optional.empty()).stream()
        .map(file -> new CatalogPartitionSpec(new TreeMap<>(file.partition())))
        .distinct()
        .toList();
  }

  @Override
  public void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists)
      throws TableAlreadyExistException, DatabaseNotExistException {
    getDatabase(path.getDatabaseName());
    if (tableExists(path)) {
      if (!ignoreIfExists) {
        throw new TableAlreadyExistException(getName(), path);
      }
      return;
    }
    if (!(table instanceof ResolvedCatalogTable declared)) {
      throw refused("views");
    }
    Map<String, String> properties = StoredOptions.properties(declared.getOptions());
    try {
      DeltaTables.createIfAbsent(spec(path, declared), properties);
    } catch (IOException e) {
      throw new CatalogException("Cannot make table " + path, e);
    }
  }

  private TableSpec spec(ObjectPath path, ResolvedCatalogTable declared) {
    ResolvedSchema schema = declared.getResolvedSchema();
    if (schema.getColumns().stream().anyMatch(column -> !column.isPhysical())
        || !schema.getWatermarkSpecs().isEmpty()) {
      throw refused("computed columns and watermarks");
    }
    return new TableSpec(
        DeltaTableFactory.specName(path.getObjectName()),
        directories.of(path),
        (RowType) schema.toPhysicalRowDataType().getLogicalType().copy(false),
        declared.getPartitionKeys(),
        schema.getPrimaryKey().map(UniqueConstraint::getColumns).orElse(List.of()));
  }

  @Override
  public void dropTable(ObjectPath table, boolean ignoreIfNotExists) throws TableNotExistException {
    if (!tableExists(table) || !baseOf(table).equals(table)) {
      if (!ignoreIfNotExists) {
        throw new TableNotExistException(getName(), table);
      }
      return;
    }
    try {
      directories.removeTable(table);
    } catch (IOException e) {
      throw new CatalogException("Cannot drop table " + table, e);
    }
  }

  @Override
  public void renameTable(ObjectPath table, String name, boolean ignoreIfNotExists) {
    throw refused("tables that can be renamed");
  }

  @Override
  public void alterTable(ObjectPath table, CatalogBaseTable changed, boolean ignoreIfNotExists) {
    throw refused("tables that can be altered but by new columns");
  }

  /** Adds nullable columns behind those that there are; all other changes are refused. */
  @Override
  public void alterTable(
      ObjectPath table,
      CatalogBaseTable changed,
      List<TableChange> changes,
      boolean ignoreIfNotExists)
      throws TableNotExistException {
    if (!tableExists(table) || !baseOf(table).equals(table)) {
      if (!ignoreIfNotExists) {
        throw new TableNotExistException(getName(), table);
      }
      return;
    }
    List<RowField> columns = changes.stream().map(DeltaCatalog::added).toList();
    try {
      DeltaTables.addColumns(table.getObjectName(), directories.of(table), columns);
    } catch (IOException e) {
      throw new CatalogException("Cannot alter table " + table, e);
    }
  }

  private static RowField added(TableChange change) {
    if (!(change instanceof TableChange.AddColumn addition)
        || addition.getPosition() != null
        || !addition.getColumn().isPhysical()) {
      throw refused("tables that can be altered but by new columns behind the others");
    }
    Column column = addition.getColumn();
    return new RowField(column.getName(), column.getDataType().getLogicalType());
  }
}
