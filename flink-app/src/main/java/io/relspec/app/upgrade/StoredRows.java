package io.relspec.app.upgrade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlannedBranch;
import io.relspec.app.plan.PlannedDataset;
import io.relspec.app.plan.PlannedRelation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the rows of stored relations are made by: the branches behind each, by dataset. A job has it
 * in its state, so a savepoint tells by what the rows were made that its tables have.
 *
 * @param branches by dataset
 */
public record StoredRows(SortedMap<String, List<PlannedBranch>> branches) {
  /** Nothing is known. */
  public static final StoredRows NONE = new StoredRows(new TreeMap<>());

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();
  private static final TypeReference<TreeMap<String, List<PlannedBranch>>> BRANCHES =
      new TypeReference<>() {};

  /** What a plan says of stored relations. */
  public static StoredRows of(JobPlan plan) {
    SortedMap<String, List<PlannedBranch>> branches = new TreeMap<>();
    for (PlannedRelation relation : plan.relations()) {
      if (relation.isScheduled()
          && plan.dataset(relation.dataset()).filter(PlannedDataset::stored).isPresent()) {
        branches.put(relation.dataset(), relation.branches());
      }
    }
    return new StoredRows(branches);
  }

  /** One line of text. */
  String text() {
    try {
      return JSON.writeValueAsString(branches);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a branch has values that are no JSON", e);
    }
  }

  /**
   * Reads what {@link #text} has written.
   *
   * @throws IOException if it is something else
   */
  static StoredRows parse(String text) throws IOException {
    return new StoredRows(JSON.readValue(text, BRANCHES));
  }

  /**
   * What becomes of the stored rows in an upgrade. Of a dataset that only one of both jobs stores,
   * nothing is said: its table is gone or empty, which its sink's state tells.
   *
   * @param after what rows are made by from then on
   * @param accepted rows that may stay as they are
   */
  List<Verdict> compare(StoredRows after, UpgradeMap accepted) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Map.Entry<String, List<PlannedBranch>> stored : branches.entrySet()) {
      List<PlannedBranch> now = after.branches.get(stored.getKey());
      if (now != null) {
        compare("rows of " + stored.getKey(), stored.getKey(), stored.getValue(), now, accepted)
            .forEach(verdicts::add);
      }
    }
    return verdicts;
  }

  private static List<Verdict> compare(
      String node,
      String dataset,
      List<PlannedBranch> before,
      List<PlannedBranch> after,
      UpgradeMap accepted) {
    List<PlannedBranch> gone = without(before, after);
    List<PlannedBranch> come = without(after, before);
    List<Verdict> verdicts = new ArrayList<>();
    for (PlannedBranch branch : gone) {
      verdicts.add(
          new Verdict(
              node,
              StateChange.STALE,
              "those from %s were made by another computation and stay as they are"
                  .formatted(branch.inputs()),
              accepted.reasonForRows(dataset, branch.inputs()).orElse(null)));
    }
    if (gone.isEmpty()) {
      come.forEach(
          branch ->
              verdicts.add(
                  new Verdict(
                      node,
                      StateChange.NEW,
                      "those from %s begin with what comes".formatted(branch.inputs()),
                      null)));
    }
    return verdicts;
  }

  private static List<PlannedBranch> without(
      List<PlannedBranch> branches, List<PlannedBranch> others) {
    Set<String> digests = new HashSet<>();
    others.forEach(other -> digests.add(other.digest()));
    return branches.stream().filter(branch -> !digests.contains(branch.digest())).toList();
  }
}
