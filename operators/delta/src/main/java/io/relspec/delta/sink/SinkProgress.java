package io.relspec.delta.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.relspec.delta.DeltaErrors;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far a sink has come in a table. It is the content of the sink's metadata domain, so every
 * commit replaces it together with the data it speaks of, and two committers of one sink conflict.
 *
 * @param incarnation the life of the sink that committed last
 * @param checkpointId the checkpoint it committed last
 * @param commitId identity of that commit's content; the same checkpoint with other files has
 *     another one
 * @param rowsTotal rows that this incarnation has committed
 */
record SinkProgress(String incarnation, long checkpointId, String commitId, long rowsTotal) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FIELDS =
      Set.of("incarnation", "checkpointId", "commitId", "rowsTotal");

  /** Name of the metadata domain of a sink. */
  static String domainOf(String sinkId) {
    return "relspec.sink." + sinkId;
  }

  /** Name under which Delta records the transactions of a sink in this life. */
  String applicationId(String sinkId) {
    return sinkId + "/" + incarnation;
  }

  String toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("incarnation", incarnation)
        .put("checkpointId", checkpointId)
        .put("commitId", commitId)
        .put("rowsTotal", rowsTotal)
        .toString();
  }

  static SinkProgress fromJson(String domain, String json) {
    try {
      JsonNode node = JSON.readTree(json);
      if (!fieldsOf(node).equals(FIELDS)) {
        throw new IllegalArgumentException("fields are " + fieldsOf(node));
      }
      return new SinkProgress(
          text(node, "incarnation"),
          number(node, "checkpointId"),
          text(node, "commitId"),
          number(node, "rowsTotal"));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw DeltaErrors.progressUnreadable(domain, json, e);
    }
  }

  private static Set<String> fieldsOf(JsonNode node) {
    Set<String> names = new TreeSet<>();
    for (Iterator<String> it = node.fieldNames(); it.hasNext(); ) {
      names.add(it.next());
    }
    return names;
  }

  private static String text(JsonNode node, String field) {
    if (!node.get(field).isTextual()) {
      throw new IllegalArgumentException(field + " is no text");
    }
    return node.get(field).textValue();
  }

  private static long number(JsonNode node, String field) {
    if (!node.get(field).isIntegralNumber()) {
      throw new IllegalArgumentException(field + " is no integer");
    }
    return node.get(field).longValue();
  }
}
