package io.relspec.delta.maintenance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.DataFile;
import io.relspec.delta.kernel.DataFileStream;
import io.relspec.delta.kernel.StoredFile;
import io.relspec.delta.kernel.TableStorage;
import io.relspec.delta.kernel.TableVersion;
import io.relspec.udf.NativeCode;
import io.relspec.udf.NativeException;
import io.relspec.udf.columnar.ParquetEncoder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType.RowField;

/**
 * Writes files with the rows that are left of others. Rows go from file to file by columns, without
 * becoming rows, so values are copied as they are.
 */
final class CompactedFile {
  private static final int DEFAULT_INDEXED = 32;

  private final String location;
  private final TableStorage storage;
  private final String fileSpec;

  /**
   * Files of a table.
   *
   * @param table the table at the version whose files are read, or later
   * @throws io.relspec.delta.DeltaException if it has a column whose values cannot be copied
   */
  CompactedFile(
      String location, TableStorage storage, TableVersion table, CompactionOptions options) {
    this.location = location;
    this.storage = storage;
    this.fileSpec = fileSpec(location, table, options);
  }

  /** Writes the rows that are left of files, one file behind the other. */
  DataFileManifest write(List<DataFile> inputs) throws IOException {
    String id = UUID.randomUUID().toString();
    String path = id.substring(0, 2) + "/compacted-" + id + ".parquet";
    int rows = inputs.stream().mapToInt(DataFile::rowsLeft).sum();
    try (ParquetEncoder encoder = ParquetEncoder.open(fileSpec)) {
      String statistics;
      try (DataFileStream stream = storage.create(path)) {
        for (DataFile input : inputs) {
          copy(input, encoder);
          stream.write(encoder.take());
        }
        statistics = encoder.finish();
        stream.write(encoder.take());
      }
      TableStorage.Closed closed = storage.closed(path);
      CrashPoints.reached(CrashPoint.P3_FILE_CLOSED, path);
      return new DataFileManifest(
          location,
          path,
          Map.of(),
          closed.sizeBytes(),
          closed.modificationTimeMs(),
          rows,
          statistics);
    } catch (IOException | RuntimeException e) {
      storage.delete(path);
      throw e;
    }
  }

  private void copy(DataFile input, ParquetEncoder encoder) throws IOException {
    byte[] bytes = StoredFile.readAll(input.fullPath(), input.sizeBytes());
    try {
      encoder.copyRows(bytes, input.deletedRows());
    } catch (NativeException e) {
      if (e.code() == NativeCode.NATIVE_DAMAGED) {
        throw DeltaErrors.dataFileUnreadable(input.fullPath(), String.valueOf(e.getMessage()), e);
      }
      throw DeltaErrors.compactionUnsupported(
          location, "rows of " + input.path() + " cannot be copied, " + e.getMessage(), e);
    }
  }

  private static String fileSpec(String location, TableVersion table, CompactionOptions options) {
    List<RowField> fields =
        table.rowType().getFields().stream()
            .filter(field -> !table.partitionColumns().contains(field.getName()))
            .toList();
    ObjectNode file = JsonNodeFactory.instance.objectNode();
    file.put("arity", fields.size());
    ArrayNode columns = file.putArray("columns");
    for (RowField field : fields) {
      columns
          .addObject()
          .put("name", field.getName())
          .put("type", typeName(location, field))
          .put("nullable", field.getType().isNullable())
          .put("position", columns.size() - 1);
    }
    int indexed =
        Integer.parseInt(
            table
                .properties()
                .getOrDefault(
                    "delta.dataSkippingNumIndexedCols", Integer.toString(DEFAULT_INDEXED)));
    ArrayNode statistics = file.putArray("statistics");
    fields.stream()
        .limit(indexed < 0 ? fields.size() : indexed)
        .filter(field -> hasBounds(field.getType()))
        .forEach(field -> statistics.add(field.getName()));
    file.put("compression", options.compression().name());
    return file.toString();
  }

  private static boolean hasBounds(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN, INTEGER, BIGINT, VARCHAR -> true;
      default -> false;
    };
  }

  /** The native name of a type; that of instants says their precision in rows, not in files. */
  private static String typeName(String location, RowField field) {
    return switch (field.getType().getTypeRoot()) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "INT";
      case BIGINT -> "BIGINT";
      case DOUBLE -> "DOUBLE";
      case VARCHAR -> "STRING";
      case VARBINARY -> "BYTES";
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "TIMESTAMP_LTZ(3)";
      case ARRAY -> "ARRAY<" + elementName(location, field) + ">";
      default -> throw unsupported(location, field);
    };
  }

  private static String elementName(String location, RowField field) {
    LogicalType element = ((ArrayType) field.getType()).getElementType();
    if (element.isNullable()) {
      throw unsupported(location, field);
    }
    return switch (element.getTypeRoot()) {
      case INTEGER -> "INT";
      case BIGINT -> "BIGINT";
      case VARCHAR -> "STRING";
      default -> throw unsupported(location, field);
    };
  }

  private static RuntimeException unsupported(String location, RowField field) {
    return DeltaErrors.compactionUnsupported(
        location, "column %s is %s".formatted(field.getName(), field.getType()), null);
  }
}
