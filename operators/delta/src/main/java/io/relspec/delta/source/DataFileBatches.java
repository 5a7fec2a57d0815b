package io.relspec.delta.source;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.ParquetOptions;
import io.relspec.delta.kernel.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.formats.parquet.vector.ParquetDecimalVector;
import org.apache.flink.formats.parquet.vector.ParquetSplitReaderUtil;
import org.apache.flink.formats.parquet.vector.reader.ColumnReader;
import org.apache.flink.formats.parquet.vector.type.ParquetField;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.writable.WritableColumnVector;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one data file in vectors, in the order of the file and none left out, so that the
 * position of a row is its count. Checksums of pages are checked where the file has them.
 */
final class DataFileBatches implements AutoCloseable {
  private static final int BATCH_ROWS = 2048;

  /** Columns that change files have beside those of the table; Spark adds the second. */
  private static final Set<String> OF_CHANGE_FILES = Set.of(DeltaSource.CHANGE_TYPE, "__is_cdc");

  private final String path;
  private final ParquetFileReader reader;
  private final List<OutputColumn> columns;
  private final MessageType requested;
  private final List<LogicalType> readTypes = new ArrayList<>();
  private final List<ParquetField> fields;
  private final @Nullable WritableColumnVector[] written;
  private final ColumnVector[] vectors;
  private final List<BlockMetaData> groups;
  private final ColumnReader<WritableColumnVector>[] readers;
  private int nextGroup;
  private long nextRow;
  private long groupEnd;

  /**
   * Opens a file.
   *
   * @param file what to read
   * @param columns the columns wanted, all of them {@link OutputColumn.Origin#DATA}; one that is
   *     not in the file is null in every row
   * @param tableColumns all columns of the table
   * @throws io.relspec.delta.DeltaException if the file is gone, damaged, or not of the table
   */
  static DataFileBatches open(FileRead file, List<OutputColumn> columns, List<String> tableColumns)
      throws IOException {
    StoredFile stored = StoredFile.find(file.path(), file.sizeBytes());
    try {
      ParquetFileReader reader = ParquetFileReader.open(stored, ParquetOptions.checked());
      try {
        return new DataFileBatches(file, reader, columns, tableColumns);
      } catch (RuntimeException e) {
        reader.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw unreadable(file.path(), e);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Flink's readers are written for raw vectors.
  private DataFileBatches(
      FileRead file,
      ParquetFileReader reader,
      List<OutputColumn> columns,
      List<String> tableColumns) {
    this.path = file.path();
    this.reader = reader;
    this.columns = columns;
    this.groups = reader.getRowGroups();
    MessageType fileSchema = reader.getFooter().getFileMetaData().getSchema();
    checkRows(file);
    this.requested = requested(fileSchema, Set.copyOf(tableColumns));
    reader.setRequestedSchema(requested);
    MessageColumnIO columnIo = new ColumnIOFactory().getColumnIO(requested);
    List<RowField> rowFields = new ArrayList<>();
    for (OutputColumn column : columns) {
      LogicalType type = readType(column, fileSchema);
      readTypes.add(type);
      if (requested.containsField(column.name())) {
        rowFields.add(new RowField(column.name(), type));
      }
    }
    this.fields =
        ParquetSplitReaderUtil.buildFieldsList(
            rowFields, rowFields.stream().map(RowField::getName).toList(), columnIo);
    this.written = new WritableColumnVector[columns.size()];
    this.vectors = new ColumnVector[columns.size()];
    this.readers = new ColumnReader[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      vectors[i] = vector(i);
    }
  }

  /** Rows that the footer, its column chunks and the log do not agree on cannot be counted. */
  private void checkRows(FileRead file) {
    long rows = 0;
    for (BlockMetaData group : groups) {
      rows += group.getRowCount();
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        boolean isFlat =
            reader
                    .getFooter()
                    .getFileMetaData()
                    .getSchema()
                    .getMaxRepetitionLevel(chunk.getPath().toArray())
                == 0;
        if (isFlat && chunk.getValueCount() != group.getRowCount()) {
          throw damaged(
              "column %s has %d values in %d rows"
                  .formatted(chunk.getPath(), chunk.getValueCount(), group.getRowCount()));
        }
      }
    }
    if (file.rows() >= 0 && rows != file.rows()) {
      throw damaged("it has %d rows, but the log says %d".formatted(rows, file.rows()));
    }
  }

  /**
   * The part of the file's schema that is wanted. A file may lack a column that was added later,
   * but then all that it has are columns of the table.
   */
  private MessageType requested(MessageType fileSchema, Set<String> tableColumns) {
    List<Type> types = new ArrayList<>();
    for (OutputColumn column : columns) {
      if (fileSchema.containsField(column.name())) {
        types.add(fileSchema.getType(column.name()));
      } else {
        checkMayBeAbsent(column, fileSchema, tableColumns);
      }
    }
    return Types.buildMessage().addFields(types.toArray(new Type[0])).named("requested");
  }

  private void checkMayBeAbsent(
      OutputColumn column, MessageType fileSchema, Set<String> tableColumns) {
    if (column.name().equals(DeltaSource.CHANGE_TYPE) || !column.type().isNullable()) {
      throw damaged("column %s is not there".formatted(column.name()));
    }
    for (Type field : fileSchema.getFields()) {
      if (!tableColumns.contains(field.getName()) && !OF_CHANGE_FILES.contains(field.getName())) {
        throw damaged("it has a column %s, but none %s".formatted(field.getName(), column.name()));
      }
    }
  }

  /** Microseconds are read as integers; Flink's own reader does not know times before 1970. */
  private LogicalType readType(OutputColumn column, MessageType fileSchema) {
    LogicalTypeRoot root = column.type().getTypeRoot();
    boolean isTimestamp =
        root == LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE
            || root == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
    if (!isTimestamp || !fileSchema.containsField(column.name())) {
      return column.type();
    }
    Type type = fileSchema.getType(column.name());
    if (!type.isPrimitive()
        || type.asPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.INT64) {
      return column.type();
    }
    if (!(type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation annotation)
        || annotation.getUnit() != TimeUnit.MICROS) {
      throw damaged("column %s is %s".formatted(column.name(), type));
    }
    return new BigIntType();
  }

  private ColumnVector vector(int i) {
    OutputColumn column = columns.get(i);
    if (!requested.containsField(column.name())) {
      return new ConstantVector(null);
    }
    WritableColumnVector vector =
        ParquetSplitReaderUtil.createWritableColumnVector(
            BATCH_ROWS,
            readTypes.get(i),
            requested.getType(column.name()),
            requested.getColumns(),
            0);
    written[i] = vector;
    if (column.type().is(LogicalTypeRoot.DECIMAL)) {
      return new ParquetDecimalVector(vector);
    }
    boolean isMicros = !readTypes.get(i).equals(column.type());
    return isMicros ? new MicrosVector((LongColumnVector) vector) : vector;
  }

  /** Rows in the file. */
  long rowCount() {
    return groups.stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  /** The columns of the batch; the same objects for every batch. */
  ColumnVector[] vectors() {
    return vectors;
  }

  /**
   * Reads the next batch.
   *
   * @param fromRow rows before it are not wanted; their row groups are left out if they can be
   * @return number of rows, 0 at the end of the file; the first of them has the position {@link
   *     #batchStart}
   */
  int nextBatch(long fromRow) throws IOException {
    try {
      while (nextRow == groupEnd && nextGroup < groups.size()) {
        nextGroup(fromRow);
      }
      int rows = (int) Math.min(BATCH_ROWS, groupEnd - nextRow);
      for (int i = 0; i < readers.length && rows > 0; i++) {
        WritableColumnVector vector = written[i];
        if (vector != null) {
          vector.reset();
          readers[i].readToVector(rows, vector);
        }
      }
      nextRow += rows;
      return rows;
    } catch (IOException | RuntimeException e) {
      throw unreadable(path, e);
    }
  }

  /** Position of the first row of the last batch of a number of rows. */
  long batchStart(int rows) {
    return nextRow - rows;
  }

  private void nextGroup(long fromRow) throws IOException {
    long rows = groups.get(nextGroup++).getRowCount();
    groupEnd += rows;
    if (groupEnd <= fromRow) {
      reader.skipNextRowGroup();
      nextRow = groupEnd;
    } else if (requested.getFieldCount() == 0) {
      reader.skipNextRowGroup();
    } else if (rows > 0) {
      openColumns(new PlainPages(reader.readNextRowGroup()));
    }
  }

  @SuppressWarnings("unchecked") // Flink's readers are written for raw vectors.
  private void openColumns(PageReadStore pages) throws IOException {
    int field = 0;
    for (int i = 0; i < columns.size(); i++) {
      if (written[i] != null) {
        readers[i] =
            (ColumnReader<WritableColumnVector>)
                ParquetSplitReaderUtil.createColumnReader(
                    true,
                    readTypes.get(i),
                    requested.getType(columns.get(i).name()),
                    requested.getColumns(),
                    pages,
                    fields.get(field++),
                    0);
      }
    }
  }

  private RuntimeException damaged(String what) {
    return DeltaErrors.dataFileUnreadable(path, what, null);
  }

  private static RuntimeException unreadable(String path, Exception cause) {
    if (cause instanceof io.relspec.delta.DeltaException coded) {
      return coded;
    }
    return DeltaErrors.dataFileUnreadable(path, String.valueOf(cause.getMessage()), cause);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
