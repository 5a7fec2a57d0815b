package io.relspec.app.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** The tables in which a session describes itself. */
public enum SystemTable {
  SCHEMATA("catalog_name", "schema_name", "description"),
  TABLES(
      "table_catalog",
      "table_schema",
      "table_name",
      "table_type",
      "contract_version",
      "contract_hash",
      "change_semantics",
      "route",
      "is_materialised",
      "is_bounded",
      "has_change_feed",
      "has_time_travel",
      "table_version",
      "location",
      "description"),
  COLUMNS(
      "table_catalog",
      "table_schema",
      "table_name",
      "column_name",
      "ordinal_position",
      "data_type",
      "is_nullable",
      "semantic_type",
      "allowed_values",
      "since_version",
      "description"),
  TABLE_CONSTRAINTS(
      "constraint_schema",
      "constraint_name",
      "table_schema",
      "table_name",
      "constraint_type",
      "is_enforced",
      "check_clause"),
  KEY_COLUMN_USAGE(
      "constraint_schema",
      "constraint_name",
      "table_schema",
      "table_name",
      "column_name",
      "ordinal_position",
      "referenced_table",
      "referenced_column"),
  VIEWS("table_catalog", "table_schema", "table_name", "view_definition", "is_updatable"),
  ROUTINES(
      "routine_catalog",
      "routine_schema",
      "routine_name",
      "routine_type",
      "data_type",
      "is_deterministic",
      "null_rule",
      "is_retractable",
      "version",
      "description"),
  PARAMETERS(
      "specific_schema",
      "specific_name",
      "ordinal_position",
      "parameter_name",
      "data_type",
      "is_variadic",
      "is_nullable");

  /** Database of these tables. */
  public static final String DATABASE = "information_schema";

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> columns;

  SystemTable(String... columns) {
    this.columns = List.of(columns);
  }

  /** Its name in SQL. */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The table of a name. */
  static SystemTable of(String name) {
    return Arrays.stream(values())
        .filter(table -> table.sqlName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no table " + DATABASE + "." + name));
  }

  Schema schema() {
    Schema.Builder schema = Schema.newBuilder();
    columns.forEach(column -> schema.column(column, type(column)));
    return schema.build();
  }

  RowType rowType() {
    DataTypes.Field[] fields =
        columns.stream()
            .map(column -> DataTypes.FIELD(column, type(column)))
            .toArray(DataTypes.Field[]::new);
    return (RowType) DataTypes.ROW(fields).notNull().getLogicalType();
  }

  /** Names say the types. */
  private static DataType type(String column) {
    if (column.startsWith("is_") || column.startsWith("has_")) {
      return DataTypes.BOOLEAN();
    }
    return switch (column) {
      case "ordinal_position" -> DataTypes.INT();
      case "table_version" -> DataTypes.BIGINT();
      default -> DataTypes.STRING();
    };
  }
}
