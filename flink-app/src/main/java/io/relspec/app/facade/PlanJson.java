package io.relspec.app.facade;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

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

  /** Keeps numbers as they are written. */
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private PlanJson() {}
}
