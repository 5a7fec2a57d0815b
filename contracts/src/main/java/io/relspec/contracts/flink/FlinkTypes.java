package io.relspec.contracts.flink;

import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.ColumnType;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.RowRule;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** Contracts as Flink types. Elements of arrays are NOT NULL, as in every contract. */
public final class FlinkTypes {

  /** A column beside those of a contract, whose names do not begin like this. */
  public static final String VIOLATIONS = "_violations";

  private static final int BINARY_LENGTH = 16;
  private static final int TIMESTAMP_PRECISION = 3;

  private FlinkTypes() {}

  /** The nullable type. */
  public static DataType dataType(ColumnType type) {
    return switch (type) {
      case STRING -> DataTypes.STRING();
      case INT -> DataTypes.INT();
      case BIGINT -> DataTypes.BIGINT();
      case DOUBLE -> DataTypes.DOUBLE();
      case BOOLEAN -> DataTypes.BOOLEAN();
      case BYTES -> DataTypes.BYTES();
      case BINARY_16 -> DataTypes.BINARY(BINARY_LENGTH);
      case TIMESTAMP_LTZ_3 -> DataTypes.TIMESTAMP_LTZ(TIMESTAMP_PRECISION);
      case ARRAY_STRING -> DataTypes.ARRAY(DataTypes.STRING().notNull());
      case ARRAY_INT -> DataTypes.ARRAY(DataTypes.INT().notNull());
      case ARRAY_BIGINT -> DataTypes.ARRAY(DataTypes.BIGINT().notNull());
    };
  }

  /** The type of a column with its nullability. */
  public static DataType dataType(ColumnContract column) {
    DataType type = dataType(column.type());
    return column.nullable() ? type.nullable() : type.notNull();
  }

  /** The NOT NULL row of all columns in the order of the contract. */
  public static DataType dataType(DatasetContract contract) {
    return DataTypes.ROW(
            contract.columns().stream()
                .map(column -> DataTypes.FIELD(column.name(), dataType(column)))
                .toArray(DataTypes.Field[]::new))
        .notNull();
  }

  /** The NOT NULL row of all columns in the order of the contract. */
  public static RowType rowType(DatasetContract contract) {
    return (RowType) dataType(contract).getLogicalType();
  }

  /** The schema with the key declared as PRIMARY KEY NOT ENFORCED. */
  public static Schema schema(DatasetContract contract) {
    return columns(contract).primaryKeyNamed(keyName(contract), contract.key()).build();
  }

  /** The schema without its key, for sinks that net changes themselves. */
  public static Schema schemaWithoutKey(DatasetContract contract) {
    return columns(contract).build();
  }

  /**
   * The schema without its key, all columns nullable, and last one that names what a row breaks:
   * the places of {@link RowRule}s of the contract, each followed by a blank; null if it keeps all.
   */
  public static Schema schemaWithViolations(DatasetContract contract) {
    Schema.Builder builder = Schema.newBuilder();
    contract.columns().forEach(column -> builder.column(column.name(), nullable(column)));
    return builder.column(VIOLATIONS, DataTypes.STRING()).build();
  }

  private static DataType nullable(ColumnContract column) {
    return switch (column.type()) {
      case ARRAY_STRING -> DataTypes.ARRAY(DataTypes.STRING());
      case ARRAY_INT -> DataTypes.ARRAY(DataTypes.INT());
      case ARRAY_BIGINT -> DataTypes.ARRAY(DataTypes.BIGINT());
      default -> dataType(column.type());
    };
  }

  private static Schema.Builder columns(DatasetContract contract) {
    Schema.Builder builder = Schema.newBuilder();
    contract.columns().forEach(column -> builder.column(column.name(), dataType(column)));
    return builder;
  }

  /** The schema as Flink resolves it. */
  public static ResolvedSchema resolvedSchema(DatasetContract contract) {
    List<Column> columns =
        contract.columns().stream()
            .map(column -> (Column) Column.physical(column.name(), dataType(column)))
            .toList();
    return new ResolvedSchema(
        columns,
        List.of(),
        UniqueConstraint.primaryKey(keyName(contract), contract.key()),
        List.of());
  }

  private static String keyName(DatasetContract contract) {
    return "pk_" + contract.dataset();
  }
}
