package io.relspec.app.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Renames correlation variables, which the planner numbers by a counter of its own, in the order
 * they occur in a plan node. They have no meaning beyond their node.
 */
final class CorrelationNames {

  private static final Pattern NAME = Pattern.compile("\\$cor\\d+");

  private CorrelationNames() {}

  static ObjectNode normalize(ObjectNode node) throws JsonProcessingException {
    Map<String, String> names = new LinkedHashMap<>();
    String text =
        NAME.matcher(PlanJson.MAPPER.writeValueAsString(node))
            .replaceAll(
                match ->
                    names
                        .computeIfAbsent(match.group(), name -> "$cor" + names.size())
                        .replace("$", "\\$"));
    return (ObjectNode) PlanJson.MAPPER.readTree(text);
  }
}
