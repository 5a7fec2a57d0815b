package io.relspec.app.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;

/** What no plan of ours may contain, whatever the query. */
final class PlanRules {

  private static final String UNLIMITED = "0 ms";

  private PlanRules() {}

  /**
   * Checks a plan.
   *
   * @throws RelspecException for state that is dropped after a time, and for nodes that keep whole
   *     rows to make up for a source or sink that lacks a change
   */
  static void check(String dataset, CanonicalPlan plan) {
    try {
      for (JsonNode node : PlanJson.MAPPER.readTree(plan.json()).required(PlanJson.NODES)) {
        checkState(dataset, node);
        checkType(dataset, node);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the canonical plan is no JSON", e);
    }
  }

  private static void checkState(String dataset, JsonNode node) {
    for (JsonNode state : node.path("state")) {
      String ttl = state.path("ttl").asText(UNLIMITED);
      if (!ttl.equals(UNLIMITED)) {
        throw rejected(
            "STATE_TTL",
            dataset,
            node,
            "drops state after " + ttl,
            "remove the hint: results must not fade");
      }
    }
  }

  private static void checkType(String dataset, JsonNode node) {
    boolean keepsRows =
        node.required(PlanJson.TYPE).textValue().startsWith("stream-exec-changelog-normalize")
            || node.path("requireUpsertMaterialize").asBoolean(false);
    if (keepsRows) {
      throw rejected(
          "CHANGELOG_UNSUPPORTED",
          dataset,
          node,
          "keeps every row to complete its changes",
          "let the source give whole rows in deletions and the sink take retractions");
    }
  }

  private static RelspecException rejected(
      String code, String dataset, JsonNode node, String what, String hint) {
    return new RelspecException(
        code,
        ExitCode.PLAN,
        "relation " + dataset + ": node " + node.path(PlanJson.DESCRIPTION).asText() + " " + what,
        hint);
  }
}
