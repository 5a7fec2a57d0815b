package io.relspec.delta;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;

/**
 * What a Delta table looks like and where it lies.
 *
 * @param name name of the table in file names and messages, lower snake case
 * @param location directory of the table: a local path or a URI with the scheme of a known file
 *     system
 * @param rowType all columns in their order, with nullability; types are BOOLEAN, INT, BIGINT,
 *     DOUBLE, STRING, BYTES, BINARY(n), TIMESTAMP_LTZ(3) and arrays of STRING, INT or BIGINT
 *     without null elements
 * @param partitionColumns columns by which files are partitioned, STRING NOT NULL; their values
 *     stand in the log, not in the files
 * @param primaryKey NOT NULL columns that identify a row; informational, recorded as a table
 *     property
 */
public record TableSpec(
    String name,
    String location,
    RowType rowType,
    List<String> partitionColumns,
    List<String> primaryKey)
    implements Serializable {

  public TableSpec {
    partitionColumns = List.copyOf(partitionColumns);
    primaryKey = List.copyOf(primaryKey);
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw DeltaErrors.specInvalid(name, "the name is not lower snake case");
    }
    if (location.isBlank()) {
      throw DeltaErrors.specInvalid(name, "the location is empty");
    }
    checkColumns(name, rowType);
    checkKeyColumns(name, rowType, partitionColumns, "partition");
    checkKeyColumns(name, rowType, primaryKey, "primary key");
    checkPartitionTypes(name, rowType, partitionColumns);
  }

  /** The columns that are in the data files: all but the partition columns, in their order. */
  public List<RowField> dataFields() {
    return rowType.getFields().stream()
        .filter(field -> !partitionColumns.contains(field.getName()))
        .toList();
  }

  /**
   * The columns that get bounds and null counts in the log: the leading data columns that belong to
   * the primary key. Delta counts indexed columns from the left, so a key column behind another
   * column gets none.
   */
  public List<String> statsColumns() {
    return dataFields().stream()
        .takeWhile(field -> primaryKey.contains(field.getName()) && hasBounds(field.getType()))
        .map(RowField::getName)
        .toList();
  }

  private static boolean hasBounds(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN, INTEGER, BIGINT, VARCHAR -> true;
      default -> false;
    };
  }

  private static void checkColumns(String name, RowType rowType) {
    Set<String> seen = new HashSet<>();
    for (RowField field : rowType.getFields()) {
      if (!seen.add(field.getName())) {
        throw DeltaErrors.specInvalid(name, "column " + field.getName() + " is there twice");
      }
      ColumnTypes.nameOf(name, field);
    }
  }

  private static void checkKeyColumns(
      String name, RowType rowType, List<String> columns, String role) {
    for (String column : columns) {
      int position = rowType.getFieldIndex(column);
      if (position < 0) {
        throw DeltaErrors.specInvalid(name, role + " column " + column + " does not exist");
      }
      if (rowType.getTypeAt(position).isNullable()) {
        throw DeltaErrors.specInvalid(name, role + " column " + column + " is nullable");
      }
    }
  }

  private static void checkPartitionTypes(
      String name, RowType rowType, List<String> partitionColumns) {
    Stream<String> others =
        partitionColumns.stream()
            .filter(
                column ->
                    !rowType.getTypeAt(rowType.getFieldIndex(column)).is(LogicalTypeRoot.VARCHAR));
    others
        .findFirst()
        .ifPresent(
            column -> {
              throw DeltaErrors.specInvalid(name, "partition column " + column + " is not STRING");
            });
    if (partitionColumns.size() == rowType.getFieldCount()) {
      throw DeltaErrors.specInvalid(name, "every column is a partition column");
    }
  }
}
