package io.relspec.app.upgrade;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An operator that keeps state.
 *
 * @param uid the id that it was given, empty if it has none: then any change of the job may lose it
 * @param id the hash by which a savepoint finds it, empty if only its uid is known
 * @param name what people call it
 * @param keyGroups number of key groups, 0 if it is not known
 * @param keys how its keys are written, null if it has no state by key or this is not known
 * @param states its states by name; empty if they are not known
 */
public record StateNode(
    String uid,
    String id,
    String name,
    int keyGroups,
    @Nullable SerializerForm keys,
    List<KeptState> states) {

  /** Dataset, type of the node and digest of what it computes, then what it became in the job. */
  private static final Pattern OF_A_PLAN =
      Pattern.compile("(?<base>(?<dataset>\\w+)\\.(?<type>[a-z0-9-]+)\\.[0-9a-f]{16})(_.*)?");

  public StateNode {
    states = List.copyOf(states);
  }

  /** What it is called where it must be named: its uid, or its hash without one. */
  @JsonIgnore
  public String key() {
    return uid.isEmpty() ? id : uid;
  }

  /** The node of a relation's plan that it belongs to; absent if it is written by hand. */
  @JsonIgnore
  Optional<PlanNode> planNode() {
    Matcher matcher = OF_A_PLAN.matcher(uid);
    return matcher.matches()
        ? Optional.of(
            new PlanNode(matcher.group("base"), matcher.group("dataset"), matcher.group("type")))
        : Optional.empty();
  }

  /**
   * A node of a plan.
   *
   * @param uid the start of the uids of its operators
   * @param dataset the dataset whose plan it is in
   * @param type what Flink calls it
   */
  record PlanNode(String uid, String dataset, String type) {}
}
