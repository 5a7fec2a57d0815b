package io.relspec.app.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.plan.PlannedBranch;
import io.relspec.app.report.RelspecException;
import io.relspec.app.upgrade.StateMap.Detail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpgradeCheckTest {
  private static final String UID = "counted.group-aggregate.0123456789abcdef_group-aggregate";

  private static final PlannedBranch FIRST = branch("1", "facts");
  private static final PlannedBranch SECOND = branch("2", "linked", "links");
  private static final StoredRows ROWS = rows(FIRST);

  @TempDir private Path directory;

  @Test
  void whatFlinkWouldRefuseIsIncompatible() throws IOException {
    StateNode node = node(LongSerializer.INSTANCE, state(LongSerializer.INSTANCE));

    assertVerdict(
        node,
        node(LongSerializer.INSTANCE, state(StringSerializer.INSTANCE)),
        StateChange.INCOMPATIBLE,
        "state n: value was Long (version 3), is String (version 3)");
    assertVerdict(
        node,
        node(new RowDataSerializer(new BigIntType()), state(LongSerializer.INSTANCE)),
        StateChange.INCOMPATIBLE,
        "key was Long, is ROW<BIGINT>");
    assertVerdict(
        node,
        new StateNode(UID, "a", "", 64, node.keys(), node.states()),
        StateChange.INCOMPATIBLE,
        "key groups were 128, are 64");
    assertVerdict(
        node,
        node(
            LongSerializer.INSTANCE,
            new KeptState("n", "OPERATOR", state(LongSerializer.INSTANCE).serializers())),
        StateChange.INCOMPATIBLE,
        "state n was KEY_VALUE, is OPERATOR");
  }

  @Test
  void whatFlinkRewritesIsMigrated() throws IOException {
    assertVerdict(
        node(LongSerializer.INSTANCE, state(LongSerializer.INSTANCE)),
        node(LongSerializer.INSTANCE, state(new Rewriting())),
        StateChange.MIGRATED,
        "state n: value was Long (version 3), is Long (version 7)");
  }

  @Test
  void stateThatNothingReadsIsDropped() throws IOException {
    StateNode node = node(LongSerializer.INSTANCE, state(LongSerializer.INSTANCE));
    StateNode without = new StateNode(UID, "a", "", 128, node.keys(), List.of());

    assertVerdict(node, without, StateChange.DROPPED, "nothing reads state n");
    assertVerdict(without, node, StateChange.KEPT, "state n is new");
  }

  @Test
  void changelogOfAReplacedNodeIsCompared() {
    StateNode old = new StateNode("counted.join.0123456789abcdef", "", "", 0, null, List.of());
    StateNode now = new StateNode("counted.join.fedcba9876543210", "", "", 0, null, List.of());
    StateMap before = plan(List.of("I"), old);
    StateMap after = plan(List.of("I", "D"), now);

    assertThat(UpgradeCheck.of(before, after, UpgradeMap.NONE))
        .filteredOn(verdict -> verdict.change() == StateChange.DROPPED)
        .singleElement()
        .satisfies(
            verdict -> assertThat(verdict.reason()).contains("changes were [I], are [I, D]"));
  }

  @Test
  void rowsOfAnotherComputationAreStaleUnlessTheyAreNamed() {
    StoredRows before = rows(FIRST, SECOND);
    StoredRows after = rows(FIRST, branch("3", "linked", "links"));

    Verdict stale =
        new Verdict(
            "rows of edges",
            StateChange.STALE,
            "those from [linked, links] were made by another computation and stay as they are",
            null);
    assertThat(before.compare(after, UpgradeMap.NONE)).containsExactly(stale);
    assertThat(stale.isRefused()).isTrue();
    for (UpgradeMap accepted : List.of(stale("edges"), dropped("links"))) {
      assertThat(before.compare(after, accepted)).noneMatch(Verdict::isRefused);
    }
    for (UpgradeMap another : List.of(stale("links"), dropped("facts"))) {
      assertThat(before.compare(after, another)).anyMatch(Verdict::isRefused);
    }
  }

  @Test
  void rowsThatComeInAdditionBeginAndThoseThatGoStay() {
    assertThat(rows(FIRST).compare(rows(SECOND, FIRST), UpgradeMap.NONE))
        .containsExactly(
            new Verdict(
                "rows of edges",
                StateChange.NEW,
                "those from [linked, links] begin with what comes",
                null));
    assertThat(rows(SECOND, FIRST).compare(rows(FIRST), UpgradeMap.NONE))
        .extracting(Verdict::change)
        .containsExactly(StateChange.STALE);
    assertThat(rows(FIRST, SECOND).compare(rows(SECOND, FIRST), UpgradeMap.NONE)).isEmpty();
    assertThat(StoredRows.NONE.compare(rows(FIRST), UpgradeMap.NONE)).isEmpty();
    assertThat(rows(FIRST).compare(StoredRows.NONE, UpgradeMap.NONE)).isEmpty();
  }

  @Test
  void operatorWithoutUidCannotBeFoundAgain() {
    StateNode node = new StateNode("", "0123", "map", 128, null, List.of());

    assertThat(UpgradeCheck.of(map(node), map(), UpgradeMap.NONE))
        .containsExactly(
            new Verdict("0123", StateChange.DROPPED, "operator has no uid and is not found", null));
  }

  @Test
  void typesAreNamedForPeople() throws IOException {
    assertThat(
            TypeNames.of(
                new RowDataSerializer(new BigIntType(), VarCharType.STRING_TYPE)
                    .snapshotConfiguration()))
        .isEqualTo("ROW<BIGINT, STRING>");
    assertThat(TypeNames.of(new ListSerializer<>(LongSerializer.INSTANCE).snapshotConfiguration()))
        .isEqualTo("List<Long>");
  }

  @Test
  void descriptionsAreReadBack() throws IOException {
    StateMap states = map(node(LongSerializer.INSTANCE, state(new Rewriting())));
    Path file = Files.writeString(directory.resolve("state.json"), StateDocument.text(states));

    assertThat(StateDocument.read(file)).isEqualTo(states);
    Files.writeString(file, StateDocument.text(states).replace("\"format\" : 2", "\"format\" : 1"));
    assertUnreadable(file);
    Files.writeString(file, "no state");
    assertUnreadable(file);
    assertUnreadable(directory.resolve("nothing"));
  }

  @Test
  void mapsNeedReasons() throws IOException {
    assertThat(map("dropped:\n- {node: a, reason: it is old}\n").reasonFor("a.join.01_x"))
        .contains("it is old");
    assertThat(
            map("dropped:\n- {node: a, reason: it is old}\n")
                .reasonFor("Sink Committer: relspec.relations.a-commit"))
        .contains("it is old");
    assertThat(map("dropped:\n- {node: a, reason: it is old}\n").reasonFor("ab.join.01_x"))
        .isEmpty();
    for (String wrong :
        List.of(
            "dropped:\n- {node: a}\n",
            "dropped:\n- {node: a, reason: ' '}\n",
            "dropped:\n- {node: a, reason: b, why: c}\n",
            "dropped:\n- {node: a, reason: b}\n- {node: a, reason: c}\n",
            "drop:\n- {node: a, reason: b}\n",
            "dropped: a\n",
            "stale: a\n",
            "stale:\n- {node: a}\n",
            "{}",
            "- a\n",
            "{")) {
      assertThatThrownBy(() -> map(wrong))
          .as(wrong)
          .isInstanceOfSatisfying(
              RelspecException.class, e -> assertThat(e.code()).isEqualTo("UPG-003"));
    }
  }

  private static PlannedBranch branch(String digest, String... inputs) {
    return new PlannedBranch(digest, new TreeSet<>(List.of(inputs)));
  }

  private static StoredRows rows(PlannedBranch... branches) {
    return new StoredRows(new TreeMap<>(Map.of("edges", List.of(branches))));
  }

  private static UpgradeMap stale(String dataset) {
    return new UpgradeMap(new TreeMap<>(), new TreeMap<>(Map.of(dataset, "a test says so")));
  }

  private static UpgradeMap dropped(String dataset) {
    return new UpgradeMap(new TreeMap<>(Map.of(dataset, "a test says so")), new TreeMap<>());
  }

  private UpgradeMap map(String text) throws IOException {
    return UpgradeMap.read(Files.writeString(directory.resolve("map.yaml"), text));
  }

  private static void assertUnreadable(Path place) {
    assertThatThrownBy(() -> StateDocument.read(place))
        .isInstanceOfSatisfying(
            RelspecException.class, e -> assertThat(e.code()).isEqualTo("UPG-004"));
  }

  private static void assertVerdict(
      StateNode before, StateNode after, StateChange change, String reason) {
    assertThat(UpgradeCheck.of(map(before), map(after), UpgradeMap.NONE))
        .containsExactly(new Verdict(UID, change, reason, null));
  }

  private static StateMap map(StateNode... nodes) {
    return new StateMap(StateMap.FORMAT, Detail.STATES, new TreeMap<>(), ROWS, List.of(nodes));
  }

  private static StateMap plan(List<String> changelog, StateNode node) {
    return new StateMap(
        StateMap.FORMAT,
        Detail.PLAN_NODES,
        new TreeMap<>(Map.of("counted", changelog)),
        StoredRows.NONE,
        List.of(node));
  }

  private static StateNode node(TypeSerializer<?> key, KeptState state) throws IOException {
    return new StateNode(
        UID, "a", "", 128, SerializerForm.of(key.snapshotConfiguration()), List.of(state));
  }

  private static KeptState state(TypeSerializer<?> value) throws IOException {
    return state(value.snapshotConfiguration());
  }

  private static KeptState state(TypeSerializerSnapshot<?> value) throws IOException {
    return new KeptState(
        "n", "KEY_VALUE", new TreeMap<>(Map.of("VALUE_SERIALIZER", SerializerForm.of(value))));
  }

  /** The next version of how a number is written. */
  public static final class Rewriting implements TypeSerializerSnapshot<Long> {
    @Override
    public int getCurrentVersion() {
      return 7;
    }

    @Override
    public void writeSnapshot(DataOutputView out) {}

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader classLoader) {}

    @Override
    public TypeSerializer<Long> restoreSerializer() {
      return LongSerializer.INSTANCE;
    }

    @Override
    public TypeSerializerSchemaCompatibility<Long> resolveSchemaCompatibility(
        TypeSerializerSnapshot<Long> old) {
      return old instanceof Rewriting
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
  }
}
