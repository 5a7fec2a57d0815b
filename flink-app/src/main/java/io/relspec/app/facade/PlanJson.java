package io.relspec.app.facade;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/** The parts of a compiled plan's JSON that are of interest here. */
final class PlanJson {

  static final String NODES = "nodes";
  static final String EDGES = "edges";
  static final String ID = "id";
  static final String TYPE = "type";
  static final String DESCRIPTION = "description";
  static final String CONFIGURATION = "configuration";
  static final String SOURCE = "source";
  static final String TARGET = "target";

  /** What a sink writes and a scan reads, in their nodes. */
  static final String SINK = "dynamicTableSink";

  static final String SCAN = "scanTableSource";

  /** Keeps numbers as they are written. */
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private PlanJson() {}

  /** The table of a sink or scan without its catalog and database; empty for other nodes. */
  static Optional<String> table(JsonNode node, String role) {
    String identifier = node.path(role).path("table").path("identifier").asText("");
    return identifier.isEmpty()
        ? Optional.empty()
        : Optional.of(identifier.substring(identifier.lastIndexOf('.') + 1).replace("`", ""));
  }
}
