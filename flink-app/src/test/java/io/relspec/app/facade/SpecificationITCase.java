package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.report.RelspecException;
import io.relspec.app.testing.RelationHarness;
import io.relspec.app.testing.RelationResult;
import io.relspec.app.testing.WrittenContracts;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractException;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.RelationSpec;
import io.relspec.contracts.RelationSpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a specification may say, and what rows it gives. */
class SpecificationITCase {
  private static final String MATCH =
      """
      relation: rel_match
      priority: 50
      inputs:
        - {alias: a, dataset: asks, where: "a.size > 0"}
      gate: {dataset: rel_before, on: {ask_id: a.ask_id}}
      branches:
        - name: led
          inputs:
            - {alias: l, dataset: leads, on: {lead_id: a.lead_id}}
            - {alias: o, dataset: offers, on: {offer_id: l.offer_id}}
          evidence: {rank: l.lead_rank, origin: TYPE, method: "'led_' || LOWER(o.kind)", permille: 900}
        - name: named
          inputs:
            - {alias: n, dataset: lists, on: {name: a.name}, unnest: {offer_ids: offer_id}}
            - {alias: o, dataset: offers, on: {offer_id: n.offer_id}}
          evidence: {rank: 5, origin: NAME, method: name_multiple, method_if_single: name_unique, permille: 400}
      hard: ["o.kind <> 'GONE'"]
      features:
        - {name: fits, weight: 40, when: "o.size >= a.size"}
        - {name: led, weight: 15, branches: [named], exists: {dataset: leads, on: {offer_id: o.offer_id}}}
        - {name: direct, weight: 5, when: "l.lead_id IS NOT NULL"}
      penalties:
        - {name: shape, permille: 300, when: "NOT feature('fits')"}
        - {name: old, permille: 50, when: "branch = 'named' AND o.kind = 'OLD'"}
      keep: top_score
      divide: "o.kind <> 'OLD'"
      group: [ask_id]
      columns:
        ask_id: a.ask_id
        offer_id: o.offer_id
        node_ids: a.node_ids
        how: "CASE WHEN branch = 'led' THEN 'LED' ELSE 'NAMED' END"
      edges:
        - {kind: MATCHES, left: ask_id, src: node_ids, dst: offer_id, reason: how}
      """;

  private static final String ASKS =
      """
      repo | ask_id | name | lead_id | size | node_ids
      r    | #led   | x    | #l1     | 2    | [1, 2]
      r    | #named | x    | null    | 2    | [3]
      r    | #alone | y    | null    | 2    | []
      r    | #gated | x    | null    | 2    | []
      r    | #small | x    | #l1     | 0    | []
      r    | #big   | x    | #l1     | 9    | []
      """;

  private static final String LEADS =
      """
      repo | lead_id | offer_id | lead_rank
      r    | #l1     | #o1      | 3
      """;

  private static final String OFFERS =
      """
      repo | offer_id | kind | size
      r    | #o1      | NEW  | 4
      r    | #o2      | NEW  | 4
      r    | #o3      | GONE | 4
      r    | #o4      | OLD  | 1
      """;

  private static final String LISTS =
      """
      repo | name | offer_ids
      r    | x    | [#o1, #o2, #o3, #o4]
      r    | y    | [#o4]
      """;

  @TempDir private Path directory;

  private ContractRegistry registry() {
    return new WrittenContracts(directory)
        .dataset(
            "evidence",
            "asks",
            "ask_id",
            "name STRING, lead_id BIGINT?, size INT, node_ids ARRAY<BIGINT>")
        .dataset("evidence", "leads", "lead_id", "offer_id BIGINT, lead_rank INT")
        .dataset("evidence", "offers", "offer_id", "kind STRING, size INT")
        .dataset("evidence", "lists", "name", "offer_ids ARRAY<BIGINT>")
        .dataset("relations", "rel_before", "ask_id", "evidence_rank INT")
        .dataset(
            "relations",
            "rel_match",
            "ask_id, offer_id",
            "node_ids ARRAY<BIGINT>, how STRING, " + WrittenContracts.EVIDENCE,
            "edges: [MATCHES]")
        .dataset("relations", "rel_best", "ask_id", "offer_id BIGINT, " + WrittenContracts.EVIDENCE)
        .dataset("relations", "rel_pair", "ask_id, offer_id, side", WrittenContracts.EVIDENCE)
        .registry();
  }

  private RelationSpec spec(String text) {
    return RelationSpecReader.read("rel.yaml", text, registry());
  }

  private RelationHarness harness(String text) {
    return RelationHarness.of(registry(), new NativeFunctionLibrary())
        .relations(List.of(RelationSpecQuery.of(spec(text), registry())))
        .given("asks", ASKS)
        .given("leads", LEADS)
        .given("offers", OFFERS)
        .given("lists", LISTS)
        .given("rel_before", "repo | ask_id | evidence_rank\nr | #gated | 4\nr | #big | 3");
  }

  private static List<String> matches(RelationResult result) {
    return result.rows(
        "rel_match",
        "ask_id",
        "offer_id",
        "how",
        "origin",
        "resolution_method",
        "evidence_rank",
        "confidence",
        "score",
        "candidate_count");
  }

  @Test
  void branchesGatesFeaturesAndPenaltiesDecideWhatIsKept() {
    RelationResult result = harness(MATCH).runAndRebuild();

    assertThat(matches(result))
        .containsExactly(
            // Too large for its lead: a penalty, and the better rank silences the names.
            "#alone | #o4 | NAMED | NAME | name_unique | 5 | 0.05 | 0 | 1",
            "#big | #o1 | LED | TYPE | led_new | 3 | 0.6 | 5 | 1",
            "#led | #o1 | LED | TYPE | led_new | 3 | 0.9 | 45 | 1",
            "#named | #o1 | NAMED | NAME | name_unique | 5 | 0.4 | 55 | 1");
  }

  @Test
  void whatIsTakenBackGivesWayToWhatIsLeft() {
    RelationResult result =
        harness(MATCH)
            .retract("leads", LEADS)
            .retract("rel_before", "repo | ask_id | evidence_rank\nr | #gated | 4")
            .runAndRebuild();

    assertThat(result.rows("rel_match", "ask_id", "offer_id", "resolution_method", "confidence"))
        .containsExactly(
            "#alone | #o4 | name_unique | 0.05",
            "#gated | #o1 | name_multiple | 0.2",
            "#gated | #o2 | name_multiple | 0.2",
            "#led | #o1 | name_multiple | 0.2",
            "#led | #o2 | name_multiple | 0.2",
            "#named | #o1 | name_multiple | 0.2",
            "#named | #o2 | name_multiple | 0.2");
  }

  @Test
  void othersDoNotDivideWhatIsToBeWhole() {
    RelationResult result =
        harness(
                MATCH
                    .replace("keep: top_score", "keep: all")
                    .replace("divide: \"o.kind <> 'OLD'\"", "divide: \"o.kind = 'OLD'\""))
            .runAndRebuild();

    assertThat(result.rows("rel_match", "ask_id", "offer_id", "confidence"))
        .contains("#named | #o1 | 0.4", "#named | #o2 | 0.4", "#named | #o4 | 0.016");
  }

  private static final String BEST =
      """
      relation: rel_best
      priority: 50
      inputs:
        - {alias: a, dataset: asks, where: "a.size > 0"}
        - {alias: n, dataset: lists, on: {name: a.name}, unnest: {offer_ids: offer_id}}
        - {alias: o, dataset: offers, on: {offer_id: n.offer_id}}
      evidence: {rank: 5, origin: NAME, method: name_first, permille: 400}
      keep: best
      group: [ask_id]
      tie_breakers: [{by: o.size, order: desc}, {by: o.kind, order: asc}, {by: o.offer_id, order: desc}]
      columns: {ask_id: a.ask_id, offer_id: o.offer_id}
      """;

  @Test
  void bestIsTheFirstByWhatBreaksTies() {
    RelationHarness harness =
        harness(BEST).retract("offers", "repo | offer_id | kind | size\nr | #o3 | GONE | 4");

    assertThat(harness.runAndRebuild().rows("rel_best", "ask_id", "offer_id", "confidence"))
        .containsExactly(
            "#alone | #o4 | 0.4",
            "#big | #o2 | 0.4",
            "#gated | #o2 | 0.4",
            "#led | #o2 | 0.4",
            "#named | #o2 | 0.4");
  }

  @Test
  void candidatesMayBeNamedBySeveralColumns() {
    RelationResult result =
        harness(
                BEST.replace("rel_best", "rel_pair")
                    .replace("keep: best", "keep: all")
                    .replaceFirst("tie_breakers.*\n", "")
                    .replace("offer_id: o.offer_id}\n", "offer_id: o.offer_id, side: o.kind}\n"))
            .runAndRebuild();

    assertThat(result.rows("rel_pair", "ask_id", "offer_id", "side", "candidate_count"))
        .hasSize(17)
        .contains("#alone | #o4 | OLD | 1", "#led | #o3 | GONE | 4");
  }

  @Test
  void exampleOfTheManualIsARelation() throws IOException {
    String manual = Files.readString(Path.of("..", "docs", "relations.md"));
    int start = manual.indexOf("relation: rel_match");
    String example = manual.substring(start, manual.indexOf("```", start));
    ContractRegistry registry =
        new WrittenContracts(directory)
            .dataset(
                "relations",
                "rel_match",
                "use_id, method_id",
                "file_id BIGINT, node_ids ARRAY<BIGINT>, how STRING, " + WrittenContracts.EVIDENCE,
                "edges: [MAY_CALL]")
            .registry();
    RelationSpec spec = RelationSpecReader.read("manual.yaml", example, registry);

    assertThat(
            RelationHarness.of(registry, new NativeFunctionLibrary())
                .relations(List.of(RelationSpecQuery.of(spec, registry)))
                .empty("py_uses", "py_defs", "rel_callsite_symbol", "rel_import_module")
                .compile())
        .hasSize(1);
    assertThat(spec.edges()).extracting(RelationSpec.Edge::kind).containsExactly("MAY_CALL");
  }

  @Test
  void edgesOfASpecificationAreRowsOfTheOutput() {
    RelationSpec spec = spec(MATCH);

    assertThat(RelationSpecQuery.output(spec, spec.edges().get(0)))
        .contains("'MATCHES', `ask_id`, `node_ids`, `offer_id`")
        .contains("CAST(NULL AS INT), `how`\n");
  }

  @Test
  void whatIsWrongHasItsCode() {
    rejected("ask_id: a.ask_id}}\nb", "asked: a.ask_id}}\nb", ContractCode.COLUMN_MISSING);
    rejected("gate: {dataset: rel_before", "gate: {dataset: leads", ContractCode.COLUMN_MISSING);
    rejected(
        "dataset: lists, on: {name: a.name}",
        "dataset: lists, on: {name: a.lead_id}",
        ContractCode.TYPE_MISMATCH);
    rejected(
        "unnest: {offer_ids: offer_id}", "unnest: {name: offer_id}", ContractCode.TYPE_MISMATCH);
    rejected(
        "unnest: {offer_ids: offer_id}",
        "unnest: {offer_ids: name}",
        ContractCode.CONTRACT_DUPLICATE);
    rejected("name: named", "name: led", ContractCode.CONTRACT_DUPLICATE);
    rejected("branches: [named]", "branches: [other]", ContractCode.ALIAS_UNKNOWN);
    rejected("origin: TYPE", "origin: GUESS", ContractCode.ENUM_UNKNOWN);
    rejected("rank: 5", "rank: 9", ContractCode.CONTRACT_MALFORMED);
    rejected(
        "branches: [named], exists", "when: \"TRUE\", exists", ContractCode.CONTRACT_MALFORMED);
    rejected(
        "hard:",
        "evidence: {rank: 5, origin: NAME, method: m, permille: 1}\nhard:",
        ContractCode.CONTRACT_MALFORMED);
    rejected(
        "keep: top_score",
        "keep: top_score\ntie_breakers: [o.offer_id]",
        ContractCode.CONTRACT_MALFORMED);
    rejected("keep: top_score", "keep: best\ntie_breakers: [o.size]", ContractCode.ORDER_NOT_TOTAL);
    rejected("group: [ask_id]", "group: [how]", ContractCode.KEY_NOT_COVERED);
    rejected("left: ask_id, src: node_ids", "src: node_ids", ContractCode.TYPE_MISMATCH);
    rejected("reason: how", "reason: offer_id", ContractCode.TYPE_MISMATCH);
    rejected("reason: how", "reason: nothing", ContractCode.COLUMN_MISSING);
    rejected("name: led, weight", "name: fits, weight", ContractCode.CONTRACT_DUPLICATE);
  }

  @Test
  void edgesHaveWhatTheirKindAsksFor() throws IOException {
    kinds("- {kind: MATCHES, src: [CALL], dst: [TYPE, METHOD], requires: [reason, score]}");
    assertThat(spec(MATCH).edges()).hasSize(1);

    rejected(", reason: how", "", ContractCode.EDGE_PROPERTY_MISSING);
    kinds("- {kind: MATCHES, requires: [discriminator]}");
    rejected("keep: top_score", "keep: all", ContractCode.EDGE_PROPERTY_MISSING);
    kinds("- {kind: CALL}");
    rejected("keep: top_score", "keep: all", ContractCode.CONTRACT_DUPLICATE);
    kinds("- {kind: MATCHES, requires: [length]}");
    rejected("keep: top_score", "keep: all", ContractCode.ENUM_UNKNOWN);
  }

  private void kinds(String text) throws IOException {
    Files.writeString(directory.resolve("edges.yaml"), text);
  }

  private void rejected(String from, String to, ContractCode code) {
    assertThat(MATCH).contains(from);
    assertThatThrownBy(() -> spec(MATCH.replace(from, to)))
        .as(to)
        .isInstanceOfSatisfying(
            ContractException.class,
            e -> {
              assertThat(e.errors()).extracting(error -> error.code()).contains(code);
              assertThat(e.errors().get(0).line()).isPositive();
            });
  }

  @Test
  void whatIsWrongInAnExpressionHasItsEntry() {
    refused(
        "o.size >= a.size",
        "o.size >= a.sice",
        "COLUMN_MISSING",
        "features.fits: asks has no column sice");
    refused(
        "o.size >= a.size",
        "z.size >= a.size",
        "ALIAS_UNKNOWN",
        "features.fits: no input has the alias z");
    refused(
        "feature('fits')",
        "feature('fit')",
        "ALIAS_UNKNOWN",
        "penalties.shape: there is no feature fit here");
    refused(
        "o.kind <> 'GONE'",
        "o.kind <> ",
        "RELATION_INVALID",
        "hard: 'o.kind <> ' is no expression");
    refused(
        "o.kind <> 'GONE'",
        "no_such(o.kind)",
        "RELATION_INVALID",
        "hard: No match found for function");
    refused("LOWER(o.kind)", "o.kind + TRUE", "RELATION_INVALID", "branches.led.evidence: ");
    refused("a.size > 0", "RAND() > 0.5", "NONDETERMINISTIC", "calls RAND");
  }

  private void refused(String from, String to, String code, String message) {
    assertThat(MATCH).contains(from);
    assertThatThrownBy(() -> harness(MATCH.replace(from, to)).compile())
        .as(to)
        .isInstanceOfSatisfying(
            RelspecException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.getMessage()).startsWith("rel.yaml: " + message);
            });
  }
}
