package io.relspec.delta.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/**
 * The change feed of a table as the protocol defines it: from the {@code cdc} files of a version if
 * it has any, else from what it adds and removes. The log is read as text, without Kernel.
 */
public final class ChangeFeedReader {
  private static final String CHANGE_TYPE = "_change_type";

  private final Path table;
  private final TableSpec spec;
  private final DeltaLog log;
  private final Map<String, List<RowChange>> read = new HashMap<>();
  private final Engine engine = DefaultEngine.create(new NioFileIO(false));

  private ChangeFeedReader(Path table, TableSpec spec) {
    this.table = table;
    this.spec = spec;
    this.log = DeltaLog.read(table);
  }

  /**
   * A changed row.
   *
   * @param type value of {@code _change_type}
   * @param row the row as {@link TableReader} shows it
   */
  public record RowChange(String type, String row) {
    /** Whether the row is there after the change. */
    public boolean comes() {
      return type.equals("insert") || type.equals("update_postimage");
    }
  }

  /** Opens the log of a table. */
  public static ChangeFeedReader open(Path table, TableSpec spec) {
    return new ChangeFeedReader(table, spec);
  }

  /** Number of the last version. */
  public int lastVersion() {
    return log.lastVersion();
  }

  /** The changes of a version, those that go before those that come. */
  public List<RowChange> changes(int version) {
    try {
      List<RowChange> changes =
          log.actions(version, "cdc").isEmpty() ? inferred(version) : explicit(version);
      changes.sort((a, b) -> Boolean.compare(a.comes(), b.comes()));
      return changes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The rows of a version, sorted: the files that Kernel lists, less the rows in their deletion
   * vectors. Data files never change, so each is read once.
   */
  public List<String> snapshot(long version) {
    List<String> rows = new ArrayList<>();
    try {
      Snapshot snapshot =
          TableManager.loadSnapshot("file:" + table).atVersion(version).build(engine);
      ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
      try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
        while (batches.hasNext()) {
          try (CloseableIterator<Row> files = batches.next().getRows()) {
            while (files.hasNext()) {
              addLive(
                  LiveFile.of(files.next().getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL)),
                  rows);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rows.sort(null);
    return rows;
  }

  private void addLive(LiveFile file, List<String> live) throws IOException {
    RoaringBitmap gone =
        file.deletionVector() == null
            ? new RoaringBitmap()
            : DeletionVectors.read(engine, table.toString(), file.deletionVector());
    List<RowChange> all = rows(file.path(), file.partition(), false);
    for (int i = 0; i < all.size(); i++) {
      if (!gone.contains(i)) {
        live.add(all.get(i).row());
      }
    }
  }

  private List<RowChange> explicit(int version) throws IOException {
    List<RowChange> changes = new ArrayList<>();
    for (JsonNode cdc : log.actions(version, "cdc")) {
      changes.addAll(rows(cdc, true));
    }
    return changes;
  }

  private List<RowChange> inferred(int version) throws IOException {
    Map<String, JsonNode> removed = byPath(version, "remove");
    Map<String, JsonNode> added = byPath(version, "add");
    List<RowChange> changes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : added.entrySet()) {
      JsonNode before = removed.remove(entry.getKey());
      RoaringBitmap goneAfter = deleted(entry.getValue());
      RoaringBitmap goneBefore = before == null ? null : deleted(before);
      List<RowChange> rows = rows(entry.getValue(), false);
      for (int i = 0; i < rows.size(); i++) {
        boolean was = goneBefore != null && !goneBefore.contains(i);
        boolean is = !goneAfter.contains(i);
        if (was != is) {
          changes.add(new RowChange(is ? "insert" : "delete", rows.get(i).row()));
        }
      }
    }
    for (JsonNode file : removed.values()) {
      RoaringBitmap gone = deleted(file);
      List<RowChange> rows = rows(file, false);
      for (int i = 0; i < rows.size(); i++) {
        if (!gone.contains(i)) {
          changes.add(new RowChange("delete", rows.get(i).row()));
        }
      }
    }
    return changes;
  }

  private Map<String, JsonNode> byPath(int version, String kind) {
    Map<String, JsonNode> files = new LinkedHashMap<>();
    for (JsonNode file : log.actions(version, kind)) {
      if (file.get("dataChange").asBoolean()
          && files.put(file.get("path").asText(), file) != null) {
        throw new AssertionError("two " + kind + " of " + file + " in version " + version);
      }
    }
    return files;
  }

  private RoaringBitmap deleted(JsonNode file) throws IOException {
    JsonNode vector = file.get("deletionVector");
    if (vector == null) {
      return new RoaringBitmap();
    }
    RoaringBitmap rows =
        DeletionVectors.read(
            engine,
            table.toString(),
            new DeletionVectorDescriptor(
                vector.get("storageType").asText(),
                vector.get("pathOrInlineDv").asText(),
                Optional.of(vector.get("offset").asInt()),
                vector.get("sizeInBytes").asInt(),
                vector.get("cardinality").asLong()));
    if (rows.getLongCardinality() != vector.get("cardinality").asLong()) {
      throw new AssertionError("wrong cardinality: " + file);
    }
    return rows;
  }

  private List<RowChange> rows(JsonNode file, boolean typed) throws IOException {
    Map<String, String> partition = new LinkedHashMap<>();
    file.get("partitionValues")
        .fields()
        .forEachRemaining(entry -> partition.put(entry.getKey(), entry.getValue().asText()));
    return rows(file.get("path").asText(), partition, typed);
  }

  private List<RowChange> rows(String file, Map<String, String> partition, boolean typed)
      throws IOException {
    String key = file + (typed ? " typed" : "");
    List<RowChange> known = read.get(key);
    if (known == null) {
      known = read(file, partition, typed);
      read.put(key, known);
    }
    return known;
  }

  private List<RowChange> read(String file, Map<String, String> partition, boolean typed)
      throws IOException {
    StructType physical = new StructType();
    for (var field : KernelSchemas.schemaOf(spec).fields()) {
      if (!spec.partitionColumns().contains(field.getName())) {
        physical = physical.add(field);
      }
    }
    if (typed) {
      physical = physical.add(CHANGE_TYPE, StringType.STRING);
    }
    Path path = table.resolve(file);
    FileStatus status = FileStatus.of("file:" + path, java.nio.file.Files.size(path), 0);
    List<RowChange> rows = new ArrayList<>();
    try (CloseableIterator<FileReadResult> batches =
        engine
            .getParquetHandler()
            .readParquetFiles(
                io.delta.kernel.internal.util.Utils.singletonCloseableIterator(status),
                physical,
                Optional.empty())) {
      while (batches.hasNext()) {
        var batch = batches.next().getData();
        for (int i = 0; i < batch.getSize(); i++) {
          rows.add(row(partition, batch, i, typed));
        }
      }
    }
    return rows;
  }

  private RowChange row(
      Map<String, String> partition,
      io.delta.kernel.data.ColumnarBatch batch,
      int i,
      boolean typed) {
    List<String> values = new ArrayList<>();
    for (String column : spec.rowType().getFieldNames()) {
      values.add(
          spec.partitionColumns().contains(column)
              ? String.valueOf(partition.get(column))
              : String.valueOf(TableReader.value(vector(batch, column), i)));
    }
    return new RowChange(
        typed ? vector(batch, CHANGE_TYPE).getString(i) : "insert", values.toString());
  }

  private static io.delta.kernel.data.ColumnVector vector(
      io.delta.kernel.data.ColumnarBatch batch, String column) {
    return batch.getColumnVector(batch.getSchema().indexOf(column));
  }
}
