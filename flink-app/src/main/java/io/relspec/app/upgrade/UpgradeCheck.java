package io.relspec.app.upgrade;

import io.relspec.app.upgrade.SerializerForm.Fit;
import io.relspec.app.upgrade.StateMap.Detail;
import io.relspec.app.upgrade.StateNode.PlanNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the state of a job with the state of the job that is to go on from it. */
public final class UpgradeCheck {
  private final StateMap before;
  private final StateMap after;
  private final UpgradeMap accepted;
  private final Map<String, StateNode> olds;
  private final Map<String, StateNode> news;
  private final List<Verdict> verdicts = new ArrayList<>();

  private UpgradeCheck(StateMap before, StateMap after, UpgradeMap accepted) {
    this.before = before;
    this.after = after;
    this.accepted = accepted;
    this.olds = byKey(before);
    this.news = byKey(after);
  }

  /**
   * What becomes of each node, by name. Where one of both is a plan, only nodes of relations are
   * compared, and not their states.
   */
  public static List<Verdict> of(StateMap before, StateMap after, UpgradeMap accepted) {
    boolean isWhole = before.detail() == Detail.STATES && after.detail() == Detail.STATES;
    UpgradeCheck check =
        isWhole
            ? new UpgradeCheck(before, after, accepted)
            : new UpgradeCheck(before.ofPlan(), after.ofPlan(), accepted);
    check.compare();
    check.verdicts.addAll(before.rows().compare(after.rows(), accepted));
    check.verdicts.sort(Comparator.comparing(Verdict::node));
    return List.copyOf(check.verdicts);
  }

  private static Map<String, StateNode> byKey(StateMap map) {
    return map.nodes().stream()
        .collect(Collectors.toMap(StateNode::key, node -> node, (a, b) -> a, LinkedHashMap::new));
  }

  private void compare() {
    news.forEach(
        (key, node) -> {
          StateNode old = olds.get(key);
          if (old == null) {
            add(key, StateChange.NEW, whyNew(node));
          } else {
            compare(old, node);
          }
        });
    olds.forEach(
        (key, node) -> {
          if (!news.containsKey(key)) {
            add(key, StateChange.DROPPED, whyDropped(node));
          }
        });
  }

  private void add(String node, StateChange change, String reason) {
    String why = change == StateChange.DROPPED ? accepted.reasonFor(node).orElse(null) : null;
    verdicts.add(new Verdict(node, change, reason, why));
  }

  private void compare(StateNode old, StateNode now) {
    List<String> refused = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    List<String> migrated = new ArrayList<>();
    List<String> added = new ArrayList<>();
    if (old.keyGroups() != now.keyGroups()) {
      refused.add("key groups were " + old.keyGroups() + ", are " + now.keyGroups());
    }
    SerializerForm oldKey = old.keys();
    SerializerForm nowKey = now.keys();
    if (oldKey != null && nowKey != null && nowKey.after(oldKey) != Fit.SAME) {
      refused.add("key was " + oldKey.type() + ", is " + nowKey.type());
    }
    Map<String, KeptState> states = byName(now);
    for (KeptState state : old.states()) {
      KeptState next = states.remove(state.name());
      if (next == null) {
        dropped.add("nothing reads state " + state.name());
      } else {
        compare(state, next, refused, migrated);
      }
    }
    states.keySet().forEach(state -> added.add("state " + state + " is new"));
    String key = now.key();
    if (!refused.isEmpty()) {
      add(key, StateChange.INCOMPATIBLE, String.join("; ", refused));
    } else if (!dropped.isEmpty()) {
      add(key, StateChange.DROPPED, String.join("; ", dropped));
    } else if (!migrated.isEmpty()) {
      add(key, StateChange.MIGRATED, String.join("; ", migrated));
    } else {
      add(key, StateChange.KEPT, String.join("; ", added));
    }
  }

  private static void compare(
      KeptState old, KeptState now, List<String> refused, List<String> migrated) {
    if (!old.kind().equals(now.kind())) {
      refused.add("state %s was %s, is %s".formatted(old.name(), old.kind(), now.kind()));
      return;
    }
    now.serializers()
        .forEach(
            (part, form) -> {
              SerializerForm was = old.serializers().get(part);
              Fit fit = was == null ? Fit.REFUSED : form.after(was);
              String change =
                  "state %s: %s was %s, is %s"
                      .formatted(old.name(), partName(part), text(was), text(form));
              if (fit == Fit.REFUSED) {
                refused.add(change);
              } else if (fit == Fit.MIGRATES) {
                migrated.add(change);
              }
            });
  }

  private static String partName(String part) {
    return part.replace("_SERIALIZER", "").toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String text(@Nullable SerializerForm form) {
    return form == null ? "nothing" : form.type() + " (version " + form.version() + ")";
  }

  private static Map<String, KeptState> byName(StateNode node) {
    return node.states().stream()
        .collect(Collectors.toMap(KeptState::name, s -> s, (a, b) -> a, TreeMap::new));
  }

  private String whyNew(StateNode node) {
    Optional<PlanNode> planned = node.planNode();
    String begin = "begins empty: what was there before the upgrade is not in it";
    if (planned.isEmpty()) {
      return "operator is new; " + begin;
    }
    boolean isKnown = isIn(before, planned.get());
    return (isKnown ? "" : "relation " + planned.get().dataset() + " had none; ") + begin;
  }

  private String whyDropped(StateNode node) {
    Optional<PlanNode> planned = node.planNode();
    if (planned.isEmpty()) {
      return node.uid().isEmpty() ? "operator has no uid and is not found" : "operator is gone";
    }
    if (!isIn(after, planned.get())) {
      return "relation " + planned.get().dataset() + " is gone or keeps no state any more";
    }
    List<StateNode> others =
        news.values().stream()
            .filter(other -> !olds.containsKey(other.key()))
            .filter(other -> isLike(other, planned.get()))
            .toList();
    if (others.isEmpty()) {
      return "relation %s has no %s like it any more"
          .formatted(planned.get().dataset(), planned.get().type());
    }
    Set<String> changes = new TreeSet<>();
    others.forEach(other -> changes.addAll(changes(node, other)));
    changelogs(planned.get()).ifPresent(changes::add);
    String names = others.stream().map(StateNode::key).collect(Collectors.joining(", "));
    return "replaced by %s: %s"
        .formatted(
            names,
            changes.isEmpty()
                ? "same layout, but expressions, function versions or inputs have changed"
                : String.join("; ", changes));
  }

  private static boolean isLike(StateNode node, PlanNode planned) {
    return node.planNode()
        .filter(
            other ->
                other.dataset().equals(planned.dataset()) && other.type().equals(planned.type()))
        .isPresent();
  }

  private static boolean isIn(StateMap map, PlanNode planned) {
    return map.nodes().stream()
        .flatMap(node -> node.planNode().stream())
        .anyMatch(node -> node.dataset().equals(planned.dataset()));
  }

  private Optional<String> changelogs(PlanNode node) {
    Optional<List<String>> was = before.changelog(node);
    Optional<List<String>> is = after.changelog(node);
    return was.isPresent() && is.isPresent() && !was.equals(is)
        ? Optional.of("changes were " + was.get() + ", are " + is.get())
        : Optional.empty();
  }

  /** How the layouts of two nodes differ that are not the same node. */
  private static List<String> changes(StateNode old, StateNode now) {
    List<String> changes = new ArrayList<>();
    SerializerForm oldKey = old.keys();
    SerializerForm nowKey = now.keys();
    if (oldKey != null && nowKey != null && !oldKey.equals(nowKey)) {
      changes.add("key was " + oldKey.type() + ", is " + nowKey.type());
    }
    Map<String, KeptState> states = byName(now);
    for (KeptState state : old.states()) {
      KeptState next = states.remove(state.name());
      if (next == null) {
        changes.add("state " + state.name() + " is gone");
      } else {
        state
            .serializers()
            .forEach(
                (part, form) -> {
                  SerializerForm is = next.serializers().get(part);
                  if (!form.equals(is)) {
                    changes.add(
                        "state %s: %s was %s, is %s"
                            .formatted(state.name(), partName(part), text(form), text(is)));
                  }
                });
      }
    }
    states.keySet().forEach(name -> changes.add("state " + name + " is new"));
    return changes;
  }
}
