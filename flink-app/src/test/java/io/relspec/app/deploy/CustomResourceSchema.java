package io.relspec.app.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The schema of a custom resource of the Flink Kubernetes operator, checked strictly: what it does
 * not name is an error, where the API server would drop it.
 *
 * <p>It comes from the last {@code flink-kubernetes-operator-api} that is published as a jar, which
 * is older than the operator that knows {@code v2_3}; this one value is added.
 */
final class CustomResourceSchema {
  private static final String FLINK_VERSION = "v2_3";

  private final JsonNode schema;

  private CustomResourceSchema(JsonNode schema) {
    this.schema = schema;
  }

  static CustomResourceSchema of(String kind) throws IOException {
    String plural = kind.toLowerCase(Locale.ROOT) + "s";
    String resource = "META-INF/fabric8/" + plural + ".flink.apache.org-v1.yml";
    try (InputStream in =
        CustomResourceSchema.class.getClassLoader().getResourceAsStream(resource)) {
      byte[] yaml = Objects.requireNonNull(in, resource).readAllBytes();
      JsonNode definition = Manifest.parse(new String(yaml, StandardCharsets.UTF_8)).get(0);
      ObjectNode schema = (ObjectNode) definition.at("/spec/versions/0/schema/openAPIV3Schema");
      if (kind.equals("FlinkDeployment")) {
        ((ArrayNode) schema.at("/properties/spec/properties/flinkVersion/enum")).add(FLINK_VERSION);
      }
      return new CustomResourceSchema(schema);
    }
  }

  /** What is wrong with a document, each with its place. */
  List<String> errors(JsonNode document) {
    List<String> errors = new ArrayList<>();
    ObjectNode specified = document.deepCopy();
    // Every object has these, whatever its schema says.
    specified.remove(List.of("apiVersion", "kind", "metadata"));
    check(specified, schema, "", errors);
    return errors;
  }

  private static void check(JsonNode value, JsonNode schema, String place, List<String> errors) {
    if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      return;
    }
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      require(value.isIntegralNumber() || value.isTextual(), "is no int or string", place, errors);
      return;
    }
    switch (schema.path("type").asText()) {
      case "object" -> object(value, schema, place, errors);
      case "array" -> array(value, schema, place, errors);
      case "string" -> text(value, schema, place, errors);
      case "integer" -> require(value.isIntegralNumber(), "is no integer", place, errors);
      case "number" -> require(value.isNumber(), "is no number", place, errors);
      case "boolean" -> require(value.isBoolean(), "is no boolean", place, errors);
      default -> errors.add(place + ": its schema has an unknown type");
    }
  }

  private static void object(JsonNode value, JsonNode schema, String place, List<String> errors) {
    require(value.isObject(), "is no object", place, errors);
    for (JsonNode name : schema.path("required")) {
      require(value.has(name.asText()), "lacks " + name.asText(), place, errors);
    }
    value
        .properties()
        .forEach(
            field -> {
              String below = place + "/" + field.getKey();
              JsonNode known = schema.path("properties").path(field.getKey());
              JsonNode other = schema.path("additionalProperties");
              if (known.isObject() || other.isObject()) {
                check(field.getValue(), known.isObject() ? known : other, below, errors);
              } else {
                errors.add(below + ": is unknown");
              }
            });
  }

  private static void array(JsonNode value, JsonNode schema, String place, List<String> errors) {
    require(value.isArray(), "is no array", place, errors);
    for (int i = 0; i < value.size(); i++) {
      check(value.get(i), schema.path("items"), place + "/" + i, errors);
    }
  }

  private static void text(JsonNode value, JsonNode schema, String place, List<String> errors) {
    require(value.isTextual(), "is no string", place, errors);
    JsonNode allowed = schema.path("enum");
    boolean isAllowed = allowed.isMissingNode();
    for (JsonNode each : allowed) {
      isAllowed |= each.asText().equals(value.asText());
    }
    require(isAllowed, value.asText() + " is none of " + allowed, place, errors);
  }

  private static void require(boolean holds, String what, String place, List<String> errors) {
    if (!holds) {
      errors.add(place + ": " + what);
    }
  }
}
