package io.relspec.delta.source;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.PartitionValues;
import io.relspec.delta.kernel.DeletedRows;
import io.relspec.delta.kernel.DeletionVector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.BytesColumnVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Goes through the rows of one file that count. */
final class FileCursor implements AutoCloseable {
  private static final OutputColumn CHANGE_TYPE =
      new OutputColumn(
          DeltaSource.CHANGE_TYPE,
          new VarCharType(VarCharType.MAX_LENGTH),
          OutputColumn.Origin.DATA);

  private final ReadPlan plan;
  private final DeltaSourceSplit split;
  private final FileRead file;
  private final DataFileBatches batches;
  private final ColumnarRowData row;
  private final @Nullable BytesColumnVector changeTypes;
  private final long @Nullable [] only;
  private final long[] except;
  private int nextOnly;
  private int nextExcept;
  private long nextPosition;
  private long batchStart;
  private long batchEnd;
  private long rowsGiven;

  private FileCursor(
      ReadPlan plan,
      DeltaSourceSplit split,
      FileRead file,
      DataFileBatches batches,
      long @Nullable [] only,
      long[] except) {
    this.plan = plan;
    this.split = split;
    this.file = file;
    this.batches = batches;
    this.only = only;
    this.except = except;
    int dataColumns = plan.dataColumns().size();
    this.changeTypes =
        file.kind().isFeed() ? (BytesColumnVector) batches.vectors()[dataColumns] : null;
    this.row = new ColumnarRowData(new VectorizedColumnBatch(outputs()));
    this.nextPosition = file.rowsDone();
    this.nextExcept = firstFrom(except, nextPosition);
    this.nextOnly = only == null ? 0 : firstFrom(only, nextPosition);
  }

  /** Opens a file behind the rows that are done with. */
  static FileCursor open(ReadPlan plan, DeltaSourceSplit split, FileRead file) throws IOException {
    List<OutputColumn> columns = new ArrayList<>(plan.dataColumns());
    if (file.kind().isFeed()) {
      columns.add(CHANGE_TYPE);
    }
    DataFileBatches batches = DataFileBatches.open(file, columns, plan.tableColumns());
    try {
      long[] except = positions(plan, file, file.except().orElse(null), batches);
      long[] only =
          file.only().isPresent() ? positions(plan, file, file.only().get(), batches) : null;
      return new FileCursor(plan, split, file, batches, only, except);
    } catch (IOException | RuntimeException e) {
      batches.close();
      throw e;
    }
  }

  private static long[] positions(
      ReadPlan plan, FileRead file, @Nullable DeletionVector vector, DataFileBatches batches)
      throws IOException {
    if (vector == null) {
      return new long[0];
    }
    long[] positions = DeletedRows.positions(plan.root(), vector);
    if (positions.length > 0 && positions[positions.length - 1] >= batches.rowCount()) {
      throw DeltaErrors.dataFileUnreadable(
          file.path(),
          "it has %d rows, but row %d is deleted"
              .formatted(batches.rowCount(), positions[positions.length - 1]),
          null);
    }
    return positions;
  }

  private static int firstFrom(long[] positions, long from) {
    int found = Arrays.binarySearch(positions, from);
    return found < 0 ? -found - 1 : found;
  }

  private ColumnVector[] outputs() {
    ColumnVector[] outputs = new ColumnVector[plan.columns().size()];
    int data = 0;
    for (int i = 0; i < outputs.length; i++) {
      OutputColumn column = plan.columns().get(i);
      outputs[i] =
          switch (column.origin()) {
            case DATA -> batches.vectors()[data++];
            case PARTITION -> partition(column);
            case CHANGE_TYPE ->
                changeTypes == null
                    ? new ConstantVector(inferredType().getBytes(StandardCharsets.UTF_8))
                    : changeTypes;
            case COMMIT_VERSION -> new ConstantVector(split.version());
            case COMMIT_TIMESTAMP ->
                new ConstantVector(TimestampData.fromEpochMillis(split.timestampMs()));
          };
    }
    return outputs;
  }

  private ConstantVector partition(OutputColumn column) {
    return new ConstantVector(
        PartitionValues.parse(column.name(), file.partition().get(column.name()), column.type()));
  }

  private String inferredType() {
    return file.kind() == ChangeKind.DELETES ? "delete" : "insert";
  }

  /**
   * Reads the next batch that may have rows that count.
   *
   * @return whether there is one
   */
  boolean nextBatch() throws IOException {
    if (only != null) {
      if (nextOnly == only.length) {
        return false;
      }
      nextPosition = Math.max(nextPosition, only[nextOnly]);
    }
    do {
      int rows = batches.nextBatch(nextPosition);
      if (rows == 0) {
        return false;
      }
      batchStart = batches.batchStart(rows);
      batchEnd = batchStart + rows;
    } while (batchEnd <= nextPosition);
    return true;
  }

  /** The next row of the batch that counts; null at its end. The row object is reused. */
  @Nullable ColumnarRowData next() {
    while (moveToLive()) {
      int index = (int) (nextPosition++ - batchStart);
      RowKind kind = kindAt(index);
      if (kind != null) {
        row.setRowId(index);
        row.setRowKind(kind);
        rowsGiven++;
        return row;
      }
    }
    return null;
  }

  /** Position behind the last row given. */
  long position() {
    return nextPosition;
  }

  /** Rows given so far. */
  long rowsGiven() {
    return rowsGiven;
  }

  private boolean moveToLive() {
    while (nextPosition < batchEnd) {
      if (only != null) {
        if (nextOnly == only.length) {
          nextPosition = batchEnd;
          return false;
        }
        if (only[nextOnly] >= batchEnd) {
          nextPosition = batchEnd;
          return false;
        }
        nextPosition = only[nextOnly++];
      }
      nextExcept = skipBefore(nextPosition);
      if (nextExcept == except.length || except[nextExcept] != nextPosition) {
        return true;
      }
      nextPosition++;
    }
    return false;
  }

  private int skipBefore(long position) {
    int at = nextExcept;
    while (at < except.length && except[at] < position) {
      at++;
    }
    return at;
  }

  /** What a row is to the reader; null if it is none of the rows wanted. */
  private @Nullable RowKind kindAt(int index) {
    RowKind kind = changeAt(index);
    if (kind == null) {
      return null;
    }
    return switch (plan.handling()) {
      case ALL -> kind;
      case AS_ROWS -> RowKind.INSERT;
      case UPSERT -> kind == RowKind.UPDATE_BEFORE ? null : kind;
      case APPEND_ONLY -> {
        if (kind != RowKind.INSERT) {
          throw DeltaErrors.changeNotAllowed(plan.location(), split.version(), kind.shortString());
        }
        yield kind;
      }
    };
  }

  private @Nullable RowKind changeAt(int index) {
    if (changeTypes == null) {
      return file.kind() == ChangeKind.DELETES ? RowKind.DELETE : RowKind.INSERT;
    }
    RowKind kind = feedKind(index, changeTypes);
    boolean comesLast = kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER;
    return comesLast == file.kind().comesLast() ? kind : null;
  }

  private RowKind feedKind(int index, BytesColumnVector types) {
    String type =
        types.isNullAt(index)
            ? "null"
            : new String(types.getBytes(index).getBytes(), StandardCharsets.UTF_8);
    return switch (type) {
      case "insert" -> RowKind.INSERT;
      case "update_preimage" -> RowKind.UPDATE_BEFORE;
      case "update_postimage" -> RowKind.UPDATE_AFTER;
      case "delete" -> RowKind.DELETE;
      default ->
          throw DeltaErrors.dataFileUnreadable(
              file.path(), "row %d has change type %s".formatted(batchStart + index, type), null);
    };
  }

  @Override
  public void close() throws IOException {
    batches.close();
  }
}
