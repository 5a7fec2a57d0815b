package io.relspec.delta.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relspec.delta.Batches;
import java.nio.file.Path;
import java.util.List;

/** A table of edges as delta-rs reads it. */
final class DeltaRsRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DeltaRsRows() {}

  /** Its rows, sorted; fails if a column of the change feed is among the columns. */
  static List<String> of(Path table) {
    return Batches.readByDeltaRs(table).stream().map(json -> row(parsed(json))).sorted().toList();
  }

  /** Its change feed: version, change type, row; sorted. */
  static List<String> changes(Path table) {
    return Batches.changesByDeltaRs(table).stream()
        .map(json -> change(parsed(json)))
        .sorted()
        .toList();
  }

  private static String change(JsonNode change) {
    return "%s %s %s"
        .formatted(
            change.get("_commit_version").asText(),
            change.get("_change_type").asText(),
            values(change));
  }

  private static String row(JsonNode row) {
    if (row.size() != 3) {
      throw new AssertionError("columns are " + row);
    }
    return values(row);
  }

  private static String values(JsonNode row) {
    return "[%s, %s, %s]"
        .formatted(row.get("repo").asText(), row.get("edge_id").asLong(), row.get("kind").asText());
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
