package io.relspec.app.upgrade;

import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlannedRelation;
import io.relspec.app.plan.PlannedState;
import io.relspec.app.upgrade.StateNode.PlanNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All state of a job.
 *
 * @param format version of this form
 * @param detail how much is known
 * @param changelogs kinds of changes that relations make, by dataset; empty if they are not known
 * @param rows what stored rows are made by; empty if it is not known
 * @param nodes the operators that keep state, by their keys
 */
public record StateMap(
    int format,
    Detail detail,
    SortedMap<String, List<String>> changelogs,
    StoredRows rows,
    List<StateNode> nodes) {
  /** The form that this program writes. */
  public static final int FORMAT = 2;

  /** How much is known of a job. */
  public enum Detail {
    /** Every operator with its states and their serializers. */
    STATES,
    /** The nodes of relations, without their states. */
    PLAN_NODES
  }

  public StateMap {
    nodes = nodes.stream().sorted(Comparator.comparing(StateNode::key)).toList();
  }

  /** What a plan says of state. */
  static StateMap of(JobPlan plan) {
    List<StateNode> nodes = new ArrayList<>();
    for (PlannedRelation relation : plan.relations()) {
      if (relation.isScheduled()) {
        for (PlannedState state : relation.state()) {
          nodes.add(ofPlan(state.uid(), state.operator()));
        }
      }
    }
    return new StateMap(FORMAT, Detail.PLAN_NODES, changelogs(plan), StoredRows.of(plan), nodes);
  }

  /** The kinds of changes that the relations of a plan make. */
  static SortedMap<String, List<String>> changelogs(JobPlan plan) {
    SortedMap<String, List<String>> changelogs = new TreeMap<>();
    for (PlannedRelation relation : plan.relations()) {
      if (relation.isScheduled()) {
        changelogs.put(relation.dataset(), relation.changelog());
      }
    }
    return changelogs;
  }

  /** As much as a plan would say. */
  StateMap ofPlan() {
    List<StateNode> planned =
        nodes.stream()
            .map(StateNode::planNode)
            .flatMap(Optional::stream)
            .distinct()
            .map(node -> ofPlan(node.uid(), node.type()))
            .toList();
    return new StateMap(format, Detail.PLAN_NODES, changelogs, rows, planned);
  }

  /** The same with what a plan knows of changes. */
  public StateMap withChangelogs(JobPlan plan) {
    return new StateMap(format, detail, changelogs(plan), rows, nodes);
  }

  /** The changes that the relation of a node makes, if they are known. */
  Optional<List<String>> changelog(PlanNode node) {
    return Optional.ofNullable(changelogs.get(node.dataset()));
  }

  private static StateNode ofPlan(String uid, String name) {
    return new StateNode(uid, "", name, 0, null, List.of());
  }
}
