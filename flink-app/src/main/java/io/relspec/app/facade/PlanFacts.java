package io.relspec.app.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.relspec.app.plan.PlannedState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.config.ExecutionConfigOptions;

/**
 * What a plan says about how it runs.
 *
 * @param changelog short names of the changes its sink gets
 * @param upsertKey positions of the columns by which they come in order
 * @param state the operators that keep state, in the order of the plan
 */
record PlanFacts(List<String> changelog, List<Integer> upsertKey, List<PlannedState> state) {
  private static final Map<String, String> CHANGES =
      Map.of("INSERT", "I", "UPDATE_BEFORE", "UB", "UPDATE_AFTER", "UA", "DELETE", "D");

  static PlanFacts of(CanonicalPlan plan) {
    List<String> changelog = new ArrayList<>();
    List<Integer> upsertKey = new ArrayList<>();
    List<PlannedState> state = new ArrayList<>();
    for (JsonNode node : nodes(plan)) {
      if (node.has(PlanJson.SINK)) {
        node.path("inputChangelogMode")
            .forEach(kind -> changelog.add(CHANGES.getOrDefault(kind.asText(), kind.asText())));
        node.path("inputUpsertKey").forEach(column -> upsertKey.add(column.intValue()));
      }
      if (!node.path("state").isEmpty()) {
        state.add(state(node));
      }
    }
    return new PlanFacts(changelog, upsertKey, state);
  }

  private static JsonNode nodes(CanonicalPlan plan) {
    try {
      return PlanJson.MAPPER.readTree(plan.json()).required(PlanJson.NODES);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the canonical plan is no JSON", e);
    }
  }

  private static PlannedState state(JsonNode node) {
    String type = node.required(PlanJson.TYPE).textValue();
    String uid =
        node.required(PlanJson.CONFIGURATION)
            .required(ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT.key())
            .textValue()
            .replace("<type>", type.substring(0, type.lastIndexOf('_')))
            .replace("_<transformation>", "");
    List<String> states = new ArrayList<>();
    node.path("state").forEach(state -> states.add(state.path("name").asText()));
    return new PlannedState(uid, type.replace("stream-exec-", ""), states);
  }
}
