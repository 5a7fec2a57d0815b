package io.relspec.app.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relspec.contracts.Database;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import io.relspec.delta.ColumnTypes;
import io.relspec.delta.kernel.DeletedRows;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.StoredFile;
import io.relspec.delta.kernel.TableLog;
import io.relspec.udf.columnar.ParquetRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Every stored table of a build in memory, but for those that say how it was made.
 *
 * @param rows by dataset; bytes are hexadecimal, instants milliseconds
 */
record GraphTables(Map<String, List<StoredRow>> rows) {
  /** Columns that a directory does not know. */
  private static final List<String> OF_REPOSITORIES =
      List.of(
          "source_files.commit_id",
          "source_files.commit_seq",
          "source_files.commit_time",
          "source_files.file_mode");

  /** Reads all tables natively, which queries do not. */
  static GraphTables read(StoredTables tables) throws IOException {
    Map<String, List<StoredRow>> all = new TreeMap<>();
    for (DatasetContract contract : ofSources(tables)) {
      all.put(contract.dataset(), readTable(tables, contract));
    }
    return new GraphTables(all);
  }

  /** Reads all tables natively, each at a version. */
  static GraphTables read(StoredTables tables, Map<String, Long> versions) throws IOException {
    Map<String, List<StoredRow>> all = new TreeMap<>();
    for (DatasetContract contract : ofSources(tables)) {
      long version = Objects.requireNonNull(versions.get(contract.dataset()), contract.dataset());
      all.put(contract.dataset(), readTable(tables, contract, version));
    }
    return new GraphTables(all);
  }

  /** Rows of {@code cpg_snapshots}. */
  static List<StoredRow> snapshots(StoredTables tables) throws IOException {
    return readTable(tables, tables.contracts().get(StoredTables.SNAPSHOTS));
  }

  /** Datasets that say something of a source, not of how they were made. */
  static List<DatasetContract> ofSources(StoredTables tables) {
    return tables.all().stream().filter(contract -> contract.database() != Database.RUNS).toList();
  }

  /** Rows of a stored dataset. */
  List<StoredRow> of(String dataset) {
    List<StoredRow> list = rows.get(dataset);
    if (list == null) {
      throw new IllegalArgumentException(dataset + " is not among " + rows.keySet());
    }
    return list;
  }

  /** The rows of one repository. */
  GraphTables ofRepo(String repo) {
    return where(row -> row.is("repo", repo));
  }

  /** The rows that satisfy a condition. */
  GraphTables where(Predicate<StoredRow> condition) {
    Map<String, List<StoredRow>> some = new TreeMap<>();
    rows.forEach((dataset, list) -> some.put(dataset, list.stream().filter(condition).toList()));
    return new GraphTables(some);
  }

  /** The multisets of rows as sorted texts: equal if and only if the tables hold equal rows. */
  Map<String, List<String>> multisets() {
    return multisets(Set.of());
  }

  /** The same without some columns, {@code dataset.column}. */
  Map<String, List<String>> multisets(Collection<String> without) {
    Map<String, List<String>> texts = new TreeMap<>();
    rows.forEach(
        (dataset, list) -> {
          List<String> sorted = new ArrayList<>();
          for (StoredRow row : list) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>(row.values());
            values.keySet().removeIf(column -> without.contains(dataset + "." + column));
            sorted.add(values.toString());
          }
          sorted.sort(null);
          texts.put(dataset, sorted);
        });
    return texts;
  }

  /**
   * What the tables of a followed repository and of a build of the same files have in common: a
   * directory knows neither commits nor modes of files.
   */
  Map<String, List<String>> multisetsOfFiles() {
    Map<String, List<String>> texts = multisets(OF_REPOSITORIES);
    texts.remove("source_commits");
    texts.remove("source_notices");
    return texts;
  }

  /** What one of two builds has and the other has not, a few rows of each dataset. */
  static List<String> differences(
      Map<String, List<String>> expected, Map<String, List<String>> actual) {
    List<String> differences = new ArrayList<>();
    Set<String> datasets = new TreeSet<>(expected.keySet());
    datasets.addAll(actual.keySet());
    for (String dataset : datasets) {
      List<String> before = expected.getOrDefault(dataset, List.of());
      List<String> after = actual.getOrDefault(dataset, List.of());
      surplus(before, after).forEach(row -> differences.add("- " + dataset + " " + row));
      surplus(after, before).forEach(row -> differences.add("+ " + dataset + " " + row));
    }
    return differences;
  }

  private static List<String> surplus(List<String> rows, List<String> others) {
    Map<String, Integer> counts = new HashMap<>();
    others.forEach(row -> counts.merge(row, 1, Integer::sum));
    return rows.stream().filter(row -> counts.merge(row, -1, Integer::sum) < 0).limit(5).toList();
  }

  /** Reads one table. */
  static List<StoredRow> readTable(StoredTables tables, DatasetContract contract)
      throws IOException {
    return readTable(tables, contract, TableLog::latestFiles);
  }

  /** Reads one table at a version. */
  static List<StoredRow> readTable(StoredTables tables, DatasetContract contract, long version)
      throws IOException {
    return readTable(tables, contract, log -> log.files(version, Optional.empty()));
  }

  private static List<StoredRow> readTable(
      StoredTables tables, DatasetContract contract, Function<TableLog, List<FileAction>> files)
      throws IOException {
    RowType type = FlinkTypes.rowType(contract);
    List<StoredRow> list = new ArrayList<>();
    TableLog log = TableLog.open(tables.location(contract).toString());
    for (FileAction file : files.apply(log)) {
      Set<Long> deleted = new HashSet<>();
      if (file.deletionVector().isPresent()) {
        for (long row : DeletedRows.positions(log.root(), file.deletionVector().get())) {
          deleted.add(row);
        }
      }
      long[] number = {0};
      readFile(
          contract,
          file,
          row -> {
            if (!deleted.contains(number[0]++)) {
              list.add(values(type, row));
            }
          });
    }
    return list;
  }

  /** Shows all rows of a data file natively, deleted ones too; what is shown is reused. */
  static void readFile(DatasetContract contract, FileAction file, Consumer<RowData> consumer)
      throws IOException {
    RowType type = FlinkTypes.rowType(contract);
    String columns = columns(contract.dataset(), type, file.partition());
    byte[] bytes = StoredFile.readAll(file.path(), file.sizeBytes());
    try (ParquetRows reader = ParquetRows.open(bytes, columns, type.getFieldCount())) {
      while (reader.nextBatch()) {
        reader.forEach(consumer);
      }
    }
  }

  private static String columns(
      String dataset, RowType type, Map<String, @Nullable String> partition) {
    ArrayNode columns = JsonNodeFactory.instance.arrayNode();
    for (RowType.RowField field : type.getFields()) {
      ObjectNode column = columns.addObject();
      column.put("name", field.getName());
      column.put("type", ColumnTypes.nameOf(dataset, field));
      if (partition.containsKey(field.getName())) {
        column.put("constant", partition.get(field.getName()));
      }
    }
    return columns.toString();
  }

  /** A row with its values as tests compare them. */
  static StoredRow values(RowType type, RowData row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      LogicalType column = type.getTypeAt(i);
      Object value = RowData.createFieldGetter(column, i).getFieldOrNull(row);
      values.put(type.getFieldNames().get(i), value == null ? null : plain(column, value));
    }
    return new StoredRow(values);
  }

  private static Object plain(LogicalType type, Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof TimestampData instant) {
      return instant.getMillisecond();
    }
    if (value instanceof ArrayData array) {
      return plain((ArrayType) type, array);
    }
    return value instanceof Boolean || value instanceof Number ? value : value.toString();
  }

  private static List<Object> plain(ArrayType type, ArrayData array) {
    LogicalType element = type.getElementType();
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(element);
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      Object value = getter.getElementOrNull(array, i);
      if (value == null) {
        throw new IllegalStateException("elements of arrays are not null");
      }
      list.add(plain(element, value));
    }
    return list;
  }
}
