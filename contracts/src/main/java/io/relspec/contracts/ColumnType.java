package io.relspec.contracts;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The closed set of column types; elements of arrays are never null. */
public enum ColumnType {
  STRING("STRING"),
  INT("INT"),
  BIGINT("BIGINT"),
  DOUBLE("DOUBLE"),
  BOOLEAN("BOOLEAN"),
  BYTES("BYTES"),
  BINARY_16("BINARY(16)"),
  TIMESTAMP_LTZ_3("TIMESTAMP_LTZ(3)"),
  ARRAY_STRING("ARRAY<STRING>"),
  ARRAY_INT("ARRAY<INT>"),
  ARRAY_BIGINT("ARRAY<BIGINT>");

  private final String sqlName;

  ColumnType(String sqlName) {
    this.sqlName = sqlName;
  }

  /** The spelling in contract files, which is the SQL one. */
  public String sqlName() {
    return sqlName;
  }

  /** Whether values are arrays. */
  public boolean isArray() {
    return this == ARRAY_STRING || this == ARRAY_INT || this == ARRAY_BIGINT;
  }

  /** The type with exactly this spelling. */
  public static Optional<ColumnType> parse(String sqlName) {
    return Arrays.stream(values()).filter(type -> type.sqlName.equals(sqlName)).findFirst();
  }

  /** All spellings, for messages. */
  static List<String> sqlNames() {
    return Arrays.stream(values()).map(ColumnType::sqlName).toList();
  }
}
