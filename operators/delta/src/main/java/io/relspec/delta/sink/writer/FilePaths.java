package io.relspec.delta.sink.writer;

import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Names data files. No two files ever have one name, so what a failed attempt left behind is never
 * mistaken for a file of the next. Directories show partition values for people; what counts is the
 * value in the log, so characters that need escaping anywhere are simply replaced.
 */
final class FilePaths {
  private static final int MAX_SEGMENT_CHARS = 100;

  private FilePaths() {}

  /** A data file in the directory of its partition. */
  static String inPartition(String table, Map<String, String> partition, UUID id) {
    String directory =
        partition.entrySet().stream()
            .map(entry -> segment(entry.getKey()) + "=" + segment(entry.getValue()) + "/")
            .collect(Collectors.joining());
    return directory + "part-" + table + "-" + id + ".parquet";
  }

  /**
   * A data file that positions of rows refer to: its path follows from its id, whatever its
   * partition.
   */
  static String ofId(String table, UUID id) {
    String text = id.toString();
    return text.substring(0, 2) + "/part-" + table + "-" + text + ".parquet";
  }

  /** A file of the change feed, where Delta wants it. */
  static String ofChanges(String table, UUID id) {
    return "_change_data/cdc-" + table + "-" + id + ".parquet";
  }

  private static String segment(String text) {
    String plain = text.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.substring(0, Math.min(plain.length(), MAX_SEGMENT_CHARS));
  }
}
