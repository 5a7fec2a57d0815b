package io.relspec.app.catalog;

import io.relspec.contracts.CanonicalForm;
import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.Constraint;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogView;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.AbstractDataType;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code information_schema}: what the catalogs of a session hold at this moment, with
 * what contracts say about it.
 */
public final class SessionTables {
  /** Other names of the same tables, which would only repeat them. */
  private static final Set<String> HIDDEN =
      Set.of(RelspecCatalog.OUTPUTS, RelspecCatalog.CHECKED, RelspecCatalog.DATASETS);

  private final ContractRegistry contracts;
  private final DatasetProvider provider;
  private final Map<String, String> definitions;
  private final SessionRoutines routines;
  private final UnaryOperator<String> hash;
  private final Supplier<Collection<NamedCatalog>> catalogs;

  /**
   * A catalog of the session.
   *
   * @param name its name in the session
   * @param catalog the catalog
   */
  public record NamedCatalog(String name, Catalog catalog) {}

  /**
   * @param definitions queries of the relations, by dataset
   * @param routines the functions of the session
   * @param hash hash of a contract's canonical form
   * @param catalogs the catalogs of the session, asked for at each query
   */
  public SessionTables(
      ContractRegistry contracts,
      DatasetProvider provider,
      Map<String, String> definitions,
      Collection<Routine> routines,
      UnaryOperator<String> hash,
      Supplier<Collection<NamedCatalog>> catalogs) {
    this.contracts = contracts;
    this.provider = provider;
    this.definitions = Map.copyOf(definitions);
    this.routines = new SessionRoutines(routines, catalogs);
    this.hash = hash;
    this.catalogs = catalogs;
  }

  /** A table with the place where the session finds it. */
  private record Found(
      String catalog,
      String database,
      String name,
      CatalogBaseTable table,
      @Nullable DatasetContract contract) {}

  /** The rows of a table. */
  List<RowData> rows(SystemTable table) {
    return switch (table) {
      case SCHEMATA -> schemata();
      case TABLES -> each(found -> List.of(tableRow(found)));
      case COLUMNS -> each(this::columnRows);
      case TABLE_CONSTRAINTS -> each(SessionTables::constraintRows);
      case KEY_COLUMN_USAGE -> each(SessionTables::keyRows);
      case VIEWS -> each(this::viewRows);
      case ROUTINES -> routines.rows();
      case PARAMETERS -> routines.parameters();
    };
  }

  private List<RowData> schemata() {
    List<RowData> rows = new ArrayList<>();
    for (NamedCatalog named : catalogs.get()) {
      for (String database : databases(named)) {
        try {
          String comment = named.catalog().getDatabase(database).getComment();
          rows.add(row(named.name(), database, comment));
        } catch (DatabaseNotExistException e) {
          throw new CatalogException("database " + database + " went away", e);
        }
      }
    }
    return rows;
  }

  static List<String> databases(NamedCatalog named) {
    return named.catalog().listDatabases().stream()
        .filter(name -> !named.name().equals(RelspecCatalog.NAME) || !HIDDEN.contains(name))
        .sorted()
        .toList();
  }

  /** Rows of a table about one table. */
  private interface RowsOf {
    List<RowData> of(Found found);
  }

  private List<RowData> each(RowsOf rows) {
    List<RowData> all = new ArrayList<>();
    for (NamedCatalog named : catalogs.get()) {
      for (String database : databases(named)) {
        try {
          List<String> names = new ArrayList<>(named.catalog().listTables(database));
          names.sort(null);
          for (String name : names) {
            CatalogBaseTable table = named.catalog().getTable(new ObjectPath(database, name));
            all.addAll(
                rows.of(
                    new Found(
                        named.name(), database, name, table, contract(named, database, name))));
          }
        } catch (DatabaseNotExistException | TableNotExistException e) {
          throw new CatalogException("a table of " + database + " went away", e);
        }
      }
    }
    return all;
  }

  private @Nullable DatasetContract contract(NamedCatalog named, String database, String name) {
    return contracts
        .find(name)
        .filter(found -> named.name().equals(RelspecCatalog.NAME))
        .filter(found -> found.database().yamlName().equals(database))
        .orElse(null);
  }

  private RowData tableRow(Found found) {
    DatasetContract contract = found.contract();
    if (contract == null) {
      return row(
          found.catalog(),
          found.database(),
          found.name(),
          type(found),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          found.table().getComment());
    }
    Optional<StoredVersion> stored = provider.stored(contract);
    return row(
        found.catalog(),
        found.database(),
        found.name(),
        type(found),
        contract.version().toString(),
        hash.apply(CanonicalForm.of(contract)),
        contract.change().yamlName().toUpperCase(Locale.ROOT),
        contract.route().yamlName().toUpperCase(Locale.ROOT),
        contract.materialised(),
        stored.isPresent(),
        stored.isPresent(),
        stored.isPresent(),
        stored.map(StoredVersion::version).orElse(null),
        stored.map(StoredVersion::location).orElse(null),
        contract.description());
  }

  /** Stored, computed by a relation, or made on the way. */
  private String type(Found found) {
    DatasetContract contract = found.contract();
    if (found.table() instanceof CatalogView || found.database().equals(SystemTable.DATABASE)) {
      return "VIEW";
    }
    if (contract == null || contract.materialised()) {
      return "BASE TABLE";
    }
    return definitions.containsKey(contract.dataset()) ? "VIEW" : "STREAM";
  }

  private List<RowData> columnRows(Found found) {
    List<RowData> rows = new ArrayList<>();
    DatasetContract contract = found.contract();
    if (contract != null) {
      for (ColumnContract column : contract.columns()) {
        rows.add(
            row(
                found.catalog(),
                found.database(),
                found.name(),
                column.name(),
                rows.size() + 1,
                column.type().sqlName(),
                column.nullable(),
                column.semantic(),
                column.values().isEmpty() ? null : String.join(", ", column.values()),
                column.since() == null ? null : column.since().toString(),
                column.doc()));
      }
      return rows;
    }
    for (Schema.UnresolvedColumn column : found.table().getUnresolvedSchema().getColumns()) {
      AbstractDataType<?> type = type(column);
      DataType resolved = type instanceof DataType known ? known : null;
      rows.add(
          row(
              found.catalog(),
              found.database(),
              found.name(),
              column.getName(),
              rows.size() + 1,
              resolved == null
                  ? (type == null ? null : type.toString())
                  : resolved.nullable().getLogicalType().asSummaryString(),
              resolved == null ? null : resolved.getLogicalType().isNullable(),
              null,
              null,
              null,
              column.getComment().orElse(null)));
    }
    return rows;
  }

  /** The declared type; a computed column has none. */
  private static @Nullable AbstractDataType<?> type(Schema.UnresolvedColumn column) {
    if (column instanceof Schema.UnresolvedPhysicalColumn physical) {
      return physical.getDataType();
    }
    return column instanceof Schema.UnresolvedMetadataColumn metadata
        ? metadata.getDataType()
        : null;
  }

  private static List<RowData> constraintRows(Found found) {
    DatasetContract contract = found.contract();
    List<RowData> rows = new ArrayList<>();
    if (contract == null) {
      found
          .table()
          .getUnresolvedSchema()
          .getPrimaryKey()
          .ifPresent(
              key -> rows.add(constraint(found, key.getConstraintName(), "PRIMARY KEY", null)));
      return rows;
    }
    rows.add(constraint(found, primary(found), "PRIMARY KEY", null));
    for (int i = 0; i < contract.unique().size(); i++) {
      rows.add(constraint(found, unique(found, i), "UNIQUE", null));
    }
    for (int i = 0; i < contract.references().size(); i++) {
      rows.add(constraint(found, foreign(found, i), "FOREIGN KEY", null));
    }
    for (Constraint constraint : contract.constraints()) {
      rows.add(
          constraint(found, found.name() + "_" + constraint.code(), "CHECK", constraint.check()));
    }
    return rows;
  }

  private static RowData constraint(Found found, String name, String type, @Nullable String check) {
    return row(found.database(), name, found.database(), found.name(), type, false, check);
  }

  private static String primary(Found found) {
    return "pk_" + found.name();
  }

  private static String unique(Found found, int index) {
    return "uq_" + found.name() + "_" + (index + 1);
  }

  private static String foreign(Found found, int index) {
    return "fk_" + found.name() + "_" + (index + 1);
  }

  private static List<RowData> keyRows(Found found) {
    DatasetContract contract = found.contract();
    List<RowData> rows = new ArrayList<>();
    if (contract == null) {
      found
          .table()
          .getUnresolvedSchema()
          .getPrimaryKey()
          .ifPresent(
              key -> addKey(rows, found, key.getConstraintName(), key.getColumnNames(), null));
      return rows;
    }
    addKey(rows, found, primary(found), contract.key(), null);
    for (int i = 0; i < contract.unique().size(); i++) {
      addKey(rows, found, unique(found, i), contract.unique().get(i), null);
    }
    for (int i = 0; i < contract.references().size(); i++) {
      Reference reference = contract.references().get(i);
      addKey(rows, found, foreign(found, i), reference.columns(), reference);
    }
    return rows;
  }

  private static void addKey(
      List<RowData> rows,
      Found found,
      String name,
      List<String> columns,
      @Nullable Reference reference) {
    for (int i = 0; i < columns.size(); i++) {
      rows.add(
          row(
              found.database(),
              name,
              found.database(),
              found.name(),
              columns.get(i),
              i + 1,
              reference == null ? null : reference.dataset(),
              reference == null ? null : reference.key().get(i)));
    }
  }

  private List<RowData> viewRows(Found found) {
    String definition =
        found.table() instanceof CatalogView view
            ? view.getOriginalQuery()
            : definitions.get(found.name());
    boolean isView = type(found).equals("VIEW") && definition != null;
    return isView
        ? List.of(row(found.catalog(), found.database(), found.name(), definition, false))
        : List.of();
  }

  static RowData row(@Nullable Object... values) {
    GenericRowData row = new GenericRowData(values.length);
    for (int i = 0; i < values.length; i++) {
      row.setField(i, values[i] instanceof String text ? StringData.fromString(text) : values[i]);
    }
    return row;
  }
}
