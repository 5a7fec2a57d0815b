package io.relspec.delta.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.RowDeletions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The log entries of a change, made against the files of one version.
 *
 * <p>A file that loses rows is removed with its old deletion vector and added with the new one; a
 * file that loses its last row is only removed. Its statistics keep the number of rows, as the
 * protocol asks, and say that the bounds may be wider than the rows.
 */
final class ChangeActions {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final MapType TEXTS = new MapType(StringType.STRING, StringType.STRING, true);
  private static final StructType CDC =
      new StructType()
          .add("path", StringType.STRING, false)
          .add("partitionValues", TEXTS, false)
          .add("size", LongType.LONG, false)
          .add("dataChange", BooleanType.BOOLEAN, false);
  private static final StructType SCHEMA = schema();
  private static final int CDC_ORDINAL = SCHEMA.indexOf("cdc");

  private final Engine engine;
  private final String root;
  private final LiveFiles live;
  private final DeletionVectors vectors = new DeletionVectors();
  private final List<Row> rows = new ArrayList<>();
  private final List<LiveFile> added = new ArrayList<>();
  private final List<Shrunk> shrunk = new ArrayList<>();

  ChangeActions(Engine engine, String root, LiveFiles live) {
    this.engine = engine;
    this.root = root;
    this.live = live;
  }

  /** A file that loses rows; {@code after} is null if none is left. */
  private record Shrunk(String path, @Nullable LiveFile after, RoaringBitmap deleted) {}

  /** Adds a new file whose rows are changes too. */
  void add(LiveFile file) {
    added.add(file);
    rows.add(SingleAction.createAddFileSingleAction(file.add(false)));
    rows.add(cdc(file.path(), file.partition(), file.sizeBytes()));
  }

  /** Adds a new file that lacks rows from the start; its other rows are in the change feed. */
  void add(String table, LiveFile file, RowDeletions stillborn) {
    RoaringBitmap gone = RoaringBitmap.bitmapOf(stillborn.rows());
    String statistics = loose(statistics(table, file));
    LiveFile shortened = file.with(vectors.add(gone), statistics);
    shrunk.add(new Shrunk(file.path(), shortened, gone));
    rows.add(SingleAction.createAddFileSingleAction(shortened.add(false)));
  }

  /** Adds a file of the change feed only. */
  void addChanges(DataFileManifest file) {
    rows.add(cdc(file.path(), file.partition(), file.sizeBytes()));
  }

  /**
   * Takes rows out of a file.
   *
   * @throws io.relspec.delta.DeltaException if the file or one of the rows is not there
   */
  void delete(String table, RowDeletions deletions, long timestampMs) throws IOException {
    LiveFile before = live.get(deletions.path());
    if (before == null) {
      throw DeltaErrors.fileNotLive(table, deletions.path(), deletions.count());
    }
    RoaringBitmap goneBefore = live.deletedRows(engine, root, before);
    RoaringBitmap goneNow = RoaringBitmap.bitmapOf(deletions.rows());
    JsonNode statistics = statistics(table, before);
    long recordCount = statistics.get("numRecords").longValue();
    if (RoaringBitmap.intersects(goneBefore, goneNow) || goneNow.last() >= recordCount) {
      throw DeltaErrors.rowsNotLive(table, deletions.path(), deletions.count());
    }
    goneNow.or(goneBefore);
    rows.add(SingleAction.createRemoveFileSingleAction(before.remove(timestampMs, true)));
    if (goneNow.getLongCardinality() == recordCount) {
      shrunk.add(new Shrunk(before.path(), null, goneNow));
      return;
    }
    DeletionVectorDescriptor vector = vectors.add(goneNow);
    LiveFile after = before.with(vector, loose(statistics));
    shrunk.add(new Shrunk(before.path(), after, goneNow));
    rows.add(SingleAction.createAddFileSingleAction(after.add(false)));
  }

  /** Gives a file back the state that it had, which may be not to be there. */
  void reset(@Nullable LiveFile before, @Nullable LiveFile now, long timestampMs) {
    if (Objects.equals(before, now)) {
      return;
    }
    if (now != null) {
      rows.add(SingleAction.createRemoveFileSingleAction(now.remove(timestampMs, true)));
    }
    if (before != null) {
      rows.add(SingleAction.createAddFileSingleAction(before.add(false)));
    }
  }

  /** The file of deletion vectors that must be there before the entries are in the log. */
  DeletionVectors vectors() {
    return vectors;
  }

  List<Row> rows() {
    return rows;
  }

  /** Brings the files up to date once the entries are in the log. */
  void apply() {
    added.forEach(live::put);
    for (Shrunk file : shrunk) {
      if (file.after() == null) {
        live.remove(file.path());
      } else {
        live.put(file.after(), file.deleted());
      }
    }
  }

  /** Statistics whose bounds need not be those of the rows that are left. */
  static String loose(JsonNode statistics) {
    return ((ObjectNode) statistics).put("tightBounds", false).toString();
  }

  /** The statistics of a file, with its number of rows. */
  static JsonNode statistics(String table, LiveFile file) {
    try {
      JsonNode statistics = JSON.readTree(file.statistics() == null ? "" : file.statistics());
      if (statistics instanceof ObjectNode && statistics.path("numRecords").isIntegralNumber()) {
        return statistics;
      }
    } catch (JsonProcessingException e) {
      throw DeltaErrors.statisticsUnreadable(table, file.path(), e);
    }
    throw DeltaErrors.statisticsUnreadable(table, file.path(), null);
  }

  private static Row cdc(String path, Map<String, String> partition, long sizeBytes) {
    Row cdc =
        new GenericRow(
            CDC,
            Map.of(
                CDC.indexOf("path"),
                path,
                CDC.indexOf("partitionValues"),
                VectorUtils.stringStringMapValue(partition),
                CDC.indexOf("size"),
                sizeBytes,
                CDC.indexOf("dataChange"),
                false));
    return new GenericRow(SCHEMA, Map.of(CDC_ORDINAL, cdc));
  }

  /**
   * Kernel's schema of a log entry, whose {@code cdc} is empty, with the fields of the protocol.
   */
  private static StructType schema() {
    StructType schema = new StructType();
    for (StructField field : SingleAction.FULL_SCHEMA.fields()) {
      schema = field.getName().equals("cdc") ? schema.add("cdc", CDC, true) : schema.add(field);
    }
    return schema;
  }
}
