package io.relspec.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an edit of a contract asks of its version. */
class ContractChangeTest {
  private static final String CONTRACT =
      """
      dataset: things
      version: 1.2.3
      database: relations
      description: things of a test
      route: row
      change: keyed
      materialised: false
      columns:
        - {name: repo, type: STRING, nullable: false}
        - {name: thing_id, type: BIGINT, nullable: false, semantic: node_id}
        - {name: kind, type: STRING, nullable: false, values: [A, B]}
        - {name: size, type: INT, nullable: true}
      key: [repo, thing_id]
      unique: [[repo, kind]]
      partition: [repo]
      sort: [thing_id]
      determinism: stable_set
      evolution: strict
      dedupe: {strategy: none}
      constraints: [{code: KIND_SHORT, check: "CHAR_LENGTH(kind) < 9", severity: error}]
      """;
  private static final String LAST = "  - {name: size, type: INT, nullable: true}\n";
  private static final String MORE = "  - {name: name, type: STRING, nullable: true}\n";
  private static final String ADDITIVE = "strict -> additive";
  private static final String RELAXED = "strict -> relaxed";

  private static DatasetContract read(String text) {
    return ContractReader.read(YamlDocument.parse("relations/things.yaml", text));
  }

  private static Arguments edit(
      String name, String policy, String from, String to, String version) {
    return Arguments.of(name, policy, from, to, version);
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        edit("text", "", "things of a test", "other words", "1.2.3"),
        edit("comment", "", "route: row", "route: row # by rows", "1.2.3"),
        edit("column of a strict contract", "", LAST, LAST + MORE, "2.0.0"),
        edit("nullable column at the end", ADDITIVE, LAST, LAST + MORE, "1.3.0"),
        edit("nullable column in between", ADDITIVE, LAST, MORE + LAST, "2.0.0"),
        edit(
            "column that is never null",
            ADDITIVE,
            LAST,
            LAST + MORE.replace("nullable: true", "nullable: false"),
            "2.0.0"),
        edit("column gone", ADDITIVE, LAST, "", "2.0.0"),
        edit("nullable column gone, relaxed", RELAXED, LAST, "", "1.3.0"),
        edit("wider type, strict", "", "type: INT", "type: BIGINT", "2.0.0"),
        edit("wider type, relaxed", RELAXED, "type: INT", "type: BIGINT", "1.3.0"),
        edit("narrower type", RELAXED, "type: BIGINT", "type: INT", "2.0.0"),
        edit("doc of a column", "", "[A, B]}", "[A, B], doc: d}", "1.2.3"),
        edit(
            "never null any more",
            "",
            "type: INT, nullable: true",
            "type: INT, nullable: false",
            "1.3.0"),
        edit(
            "null from now on",
            "",
            "nullable: false, values: [A, B]",
            "nullable: true, values: [A, B]",
            "2.0.0"),
        edit("further value", "", "[A, B]", "[A, B, C]", "1.3.0"),
        edit("value gone", "", "[A, B]", "[A]", "2.0.0"),
        edit("other id", "", "semantic: node_id", "semantic: def_id", "2.0.0"),
        edit("key", "", "key: [repo, thing_id]", "key: [repo, thing_id, kind]", "2.0.0"),
        edit("unique set gone", "", "unique: [[repo, kind]]", "unique: []", "2.0.0"),
        edit(
            "further unique set",
            "",
            "[[repo, kind]]",
            "[[repo, kind], [repo, thing_id]]",
            "1.3.0"),
        edit("partition", "", "partition: [repo]", "partition: []", "2.0.0"),
        edit("sort", "", "sort: [thing_id]", "sort: [size]", "1.3.0"),
        edit("stored", "", "materialised: false", "materialised: true", "1.3.0"),
        edit("change semantics", "", "change: keyed", "change: append", "2.0.0"),
        edit("route", "", "route: row", "route: columnar", "2.0.0"),
        edit("more determinism", "", "stable_set", "canonical", "1.3.0"),
        edit("more evolution", "", "evolution: strict", "evolution: additive", "1.3.0"),
        edit("less evolution", ADDITIVE, "evolution: additive", "evolution: strict", "2.0.0"),
        edit("constraint", "", "< 9", "< 8", "2.0.0"),
        edit(
            "dedupe",
            "",
            "dedupe: {strategy: none}",
            "dedupe: {strategy: keep_best, order: [{by: kind, order: asc}]}",
            "2.0.0"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("edits")
  void editAsksForAVersion(String name, String policy, String from, String to, String version) {
    String[] parts = policy.split(" -> ", -1);
    String text =
        parts.length == 1
            ? CONTRACT
            : CONTRACT.replace("evolution: " + parts[0], "evolution: " + parts[1]);
    assertThat(text).contains(from);

    assertThat(ContractChange.required(read(text), read(text.replace(from, to))).toString())
        .isEqualTo(version);
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void orderOfColumnsIsPartOfIt(String first, String second) {
    String swapped = CONTRACT.replace(first, "\0").replace(second, first).replace("\0", second);

    assertThat(ContractChange.between(read(CONTRACT), read(swapped)))
        .extracting(ContractChange::what)
        .containsExactly(
            "order of columns is [repo, thing_id, size, kind], was [repo, thing_id, kind, size]");
  }

  static List<Arguments> swaps() {
    return List.of(
        Arguments.of("  - {name: kind, type: STRING, nullable: false, values: [A, B]}\n", LAST));
  }
}
