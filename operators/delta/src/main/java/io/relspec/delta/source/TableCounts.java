package io.relspec.delta.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.DeletedRows;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.StoredFile;
import io.relspec.delta.kernel.TableLog;
import io.relspec.udf.Native;
import io.relspec.udf.NativeException;
import io.relspec.udf.NativeLibrary;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts over the latest version of a table; data files are read column by column, and no row is
 * made.
 */
public final class TableCounts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BETWEEN_VALUES = "\u001f";

  private TableCounts() {}

  /**
   * Number of rows per value of a STRING column; nulls do not count.
   *
   * @throws io.relspec.delta.DeltaException if there is no table
   */
  public static SortedMap<String, Long> byValue(String location, String column) throws IOException {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.putObject("values").put("column", column);
    return count(location, spec);
  }

  /**
   * Number of keys per value, each key counted once, for the value of its row with the smallest
   * rank.
   *
   * @param filter STRING column that selects rows
   * @param oneOf values of {@code filter} that count
   * @param key BIGINT column
   * @param rank INT column
   * @param value STRING column
   * @throws io.relspec.delta.DeltaException if there is no table
   */
  public static SortedMap<String, Long> byBestValue(
      String location, String filter, List<String> oneOf, String key, String rank, String value)
      throws IOException {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    ObjectNode best = spec.putObject("best_values");
    best.put("filter", filter).put("key", key).put("rank", rank).put("value", value);
    oneOf.forEach(best.putArray("one_of")::add);
    return count(location, spec);
  }

  /**
   * Number of rows per combination of values.
   *
   * @param columns STRING, INT, BIGINT or BOOLEAN columns
   * @return by the texts of the values in the order of the columns; a null is an empty text
   * @throws io.relspec.delta.DeltaException if there is no table
   */
  public static Map<List<String>, Long> byValues(String location, List<String> columns)
      throws IOException {
    return groups(location, columns, null);
  }

  /**
   * Number of different keys per combination of values.
   *
   * @param key BIGINT column
   * @param columns as for {@link #byValues}
   */
  public static Map<List<String>, Long> keysByValues(
      String location, String key, List<String> columns) throws IOException {
    return groups(location, columns, key);
  }

  private static Map<List<String>, Long> groups(
      String location, List<String> columns, @Nullable String key) throws IOException {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    ObjectNode groups = spec.putObject("groups");
    columns.forEach(groups.putArray("columns")::add);
    if (key != null) {
      groups.put("distinct", key);
    }
    Map<List<String>, Long> counts = new LinkedHashMap<>();
    count(location, spec)
        .forEach((texts, count) -> counts.put(List.of(texts.split(BETWEEN_VALUES, -1)), count));
    return counts;
  }

  private static SortedMap<String, Long> count(String location, ObjectNode spec)
      throws IOException {
    TableLog log = TableLog.open(location);
    List<FileAction> files = log.latestFiles();
    NativeLibrary.load();
    long summary = Native.summaryOpen(spec.toString().getBytes(UTF_8));
    byte[] counts;
    try {
      for (FileAction file : files) {
        add(summary, file, deleted(log, file));
      }
    } finally {
      counts = Native.summaryFinish(summary);
    }
    return JSON.readValue(counts, new TypeReference<TreeMap<String, Long>>() {});
  }

  private static void add(long summary, FileAction file, int[] deleted) throws IOException {
    byte[] bytes = StoredFile.readAll(file.path(), file.sizeBytes());
    try {
      Native.summaryAdd(summary, bytes, deleted);
    } catch (NativeException e) {
      throw DeltaErrors.dataFileUnreadable(file.path(), String.valueOf(e.getMessage()), e);
    }
  }

  private static int[] deleted(TableLog log, FileAction file) throws IOException {
    return file.deletionVector().isPresent()
        ? Arrays.stream(DeletedRows.positions(log.root(), file.deletionVector().get()))
            .mapToInt(Math::toIntExact)
            .toArray()
        : new int[0];
  }
}
