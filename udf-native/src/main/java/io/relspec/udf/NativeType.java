package io.relspec.udf;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;

/** A type of an argument or a result, as the manifest spells it. */
public enum NativeType {
  BOOLEAN("BOOLEAN"),
  INT("INT"),
  BIGINT("BIGINT"),
  DOUBLE("DOUBLE"),
  STRING("STRING"),
  BYTES("BYTES"),
  BINARY_16("BINARY(16)"),
  STRINGS("ARRAY<STRING>"),
  BOOLEANS("ARRAY<BOOLEAN>"),
  INTS("ARRAY<INT>"),
  BIGINTS("ARRAY<BIGINT>"),
  /** A half-open span of bytes; only as a result. */
  SPAN("ROW<bstart INT NOT NULL, bend INT NOT NULL>"),
  /** Whatever can be hashed. */
  ANY("ANY");

  private final String sql;

  NativeType(String sql) {
    this.sql = sql;
  }

  @JsonCreator
  static NativeType of(String sql) {
    return Arrays.stream(values())
        .filter(type -> type.sql.equals(sql))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown type in the manifest: " + sql));
  }

  /** The spelling in SQL; {@code ANY} for arguments of any type. */
  public String sql() {
    return sql;
  }

  /** The nullable type in Flink's internal data structures. {@link #ANY} has none. */
  DataType dataType() {
    return switch (this) {
      case BOOLEAN -> DataTypes.BOOLEAN();
      case INT -> DataTypes.INT();
      case BIGINT -> DataTypes.BIGINT();
      case DOUBLE -> DataTypes.DOUBLE();
      case STRING -> DataTypes.STRING().bridgedTo(StringData.class);
      case BYTES -> DataTypes.BYTES();
      case BINARY_16 -> DataTypes.BINARY(16);
      case STRINGS -> array(STRING);
      case BOOLEANS -> array(BOOLEAN);
      case INTS -> array(INT);
      case BIGINTS -> array(BIGINT);
      case SPAN -> span();
      case ANY -> throw new IllegalStateException("an argument of any type has no type of its own");
    };
  }

  private static DataType span() {
    return DataTypes.ROW(
            DataTypes.FIELD("bstart", DataTypes.INT().notNull()),
            DataTypes.FIELD("bend", DataTypes.INT().notNull()))
        .bridgedTo(RowData.class);
  }

  private static DataType array(NativeType element) {
    return DataTypes.ARRAY(element.dataType()).bridgedTo(ArrayData.class);
  }
}
