package io.relspec.delta.source;

import io.relspec.delta.RowFilter;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.jspecify.annotations.Nullable;

/**
 * All that a source was told.
 *
 * @param location directory of the table
 * @param root the same with its scheme
 * @param columns the columns given, in order
 * @param tableColumns names of all columns of the table
 * @param tableVersion the version whose columns these are
 * @param range which versions are read
 * @param handling what rows say about changes
 * @param distribution which reader reads what
 * @param filter rules files out; null for none
 * @param limit rows that one reader gives at most; negative for no limit
 * @param pollIntervalMs how long to wait before looking for new commits
 * @param maxFilesPerPoll files of the commits taken at once
 * @param maxBytesPerPoll length of those files
 * @param commitWatermarks whether the end of a version is a watermark with its time
 * @param bridgesGaps whether commits that are gone are replaced by the difference of the files
 */
record ReadPlan(
    String location,
    String root,
    List<OutputColumn> columns,
    List<String> tableColumns,
    long tableVersion,
    ReadRange range,
    ChangeHandling handling,
    Distribution distribution,
    @Nullable RowFilter filter,
    long limit,
    long pollIntervalMs,
    long maxFilesPerPoll,
    long maxBytesPerPoll,
    boolean commitWatermarks,
    boolean bridgesGaps)
    implements Serializable {

  ReadPlan {
    columns = List.copyOf(columns);
    tableColumns = List.copyOf(tableColumns);
  }

  /** The columns that are in data files. */
  List<OutputColumn> dataColumns() {
    return columns.stream().filter(column -> column.origin() == OutputColumn.Origin.DATA).toList();
  }

  RowType producedType() {
    return new RowType(false, columns.stream().map(c -> new RowField(c.name(), c.type())).toList());
  }

  /** Types of the table's columns that are given, without their nullability. */
  Map<String, LogicalType> tableTypes() {
    Map<String, LogicalType> types = new TreeMap<>();
    columns.stream()
        .filter(column -> tableColumns.contains(column.name()))
        .forEach(column -> types.put(column.name(), column.type().copy(true)));
    return types;
  }
}
