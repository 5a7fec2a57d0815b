package io.relspec.app.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.relspec.contracts.DatasetContract;

/** What a plan says about the keys of the rows it writes. */
final class PlanKeys {

  private static final String UPSERT_KEY = "inputUpsertKey";

  private PlanKeys() {}

  /**
   * Whether all changes of one key of the contract come in the order in which they arose, so that
   * the last one tells what is there. That needs them to pass through one subtask in every
   * exchange, which Flink derives as an upsert key; one within the contract's key is enough.
   *
   * @param plan a compiled plan with one sink that takes the columns in the order of the contract
   */
  static boolean keepsOrder(String plan, DatasetContract contract) {
    try {
      for (JsonNode node : PlanJson.MAPPER.readTree(plan).required(PlanJson.NODES)) {
        if (node.has(PlanJson.SINK)) {
          return isWithin(node.path(UPSERT_KEY), contract);
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Flink wrote a plan that is no JSON", e);
    }
    throw new IllegalStateException("the plan writes nothing");
  }

  private static boolean isWithin(JsonNode upsertKey, DatasetContract contract) {
    for (JsonNode column : upsertKey) {
      if (column.intValue() >= contract.columns().size()
          || !contract.key().contains(contract.columns().get(column.intValue()).name())) {
        return false;
      }
    }
    return !upsertKey.isEmpty();
  }
}
