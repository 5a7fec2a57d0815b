package io.relspec.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractLoaderTest {

  /** A sound contract; each test replaces one line of it. */
  private static final List<String> SOUND =
      List.of(
          "dataset: py_things", // 1
          "version: 1.0.0", // 2
          "database: evidence", // 3
          "description: things", // 4
          "route: row", // 5
          "change: keyed", // 6
          "materialised: false", // 7
          "evidence: {rank: 3, family: import, ambiguity: preserve}", // 8
          "columns:", // 9
          "  - {name: repo, type: STRING, nullable: false}", // 10
          "  - {name: thing_id, type: BIGINT, nullable: false}", // 11
          "  - {name: kind, type: STRING, nullable: true, values: [A, B]}", // 12
          "  - {name: tags, type: \"ARRAY<STRING>\", nullable: true}", // 13
          "key: [repo, thing_id]", // 14
          "unique: [[repo, kind]]", // 15
          "partition: [repo]", // 16
          "sort: [thing_id]", // 17
          "determinism: stable_set", // 18
          "evolution: strict", // 19
          "dedupe: {strategy: none}", // 20
          "constraints: [{code: POSITIVE, check: thing_id > 0, severity: error}]", // 21
          "references: []", // 22
          "edges: []"); // 23

  @TempDir Path directory;

  @ParameterizedTest(name = "line {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1  | datasets: py_things                                  | 1:1: CONTRACT_MALFORMED: a contract has no entry 'datasets'
          1  | dataset: PyThings                                    | 1:10: CONTRACT_MALFORMED: dataset name 'PyThings' is not lower snake case
          1  | dataset: [a]                                         | 1:10: CONTRACT_MALFORMED: dataset name is a collection, not a text
          2  | version: 1.0                                         | 2:10: CONTRACT_MALFORMED: version is '1.0', not a text
          2  | version: 1.x.0                                       | 2:10: CONTRACT_MALFORMED: unknown version '1.x.0'
          2  | dataset: again                                       | 2:1: CONTRACT_DUPLICATE: a contract has the entry 'dataset' twice
          3  | database: evidense                                   | 3:11: ENUM_UNKNOWN: unknown database 'evidense'
          4  | description: 7                                       | 4:14: CONTRACT_MALFORMED: description is '7', not a text
          5  | route: ROW                                           | 5:8: ENUM_UNKNOWN: unknown route 'ROW'
          6  | change: upsert                                       | 6:9: ENUM_UNKNOWN: unknown change 'upsert'
          7  | materialised: no                                     | 7:15: CONTRACT_MALFORMED: materialised is 'no', not true or false
          8  | evidence: {rank: 2, family: import, ambiguity: preserve} | 8:18: CONTRACT_MALFORMED: evidence of family import has rank 2
          8  | evidence: {rank: x, family: import, ambiguity: preserve} | 8:18: CONTRACT_MALFORMED: rank is 'x', not a whole number
          8  | evidence: {family: import, ambiguity: preserve}      | 8:11: CONTRACT_MALFORMED: entry 'rank' is missing
          8  | 'evidence: {rank: 99999999999, family: import, ambiguity: preserve}' | 8:18: CONTRACT_MALFORMED: rank 99999999999 is out of range
          10 | '  - {name: repo, type: STRING, nullable: true}'     | 14:7: KEY_NULLABLE: key column repo is nullable
          10 | '  - {name: repo, type: INT, nullable: false}'       | 14:6: KEY_NOT_COVERED: repo is not the first column and the first part of the key
          11 | '  - {name: thing_id, type: LONG, nullable: false}'  | 11:28: TYPE_MISMATCH: unknown column type 'LONG'
          11 | '  - {name: thing_id, type: "ARRAY<INT>", nullable: false}' | 14:13: TYPE_MISMATCH: key column thing_id is an array
          11 | '  - {name: thing_id, type: BIGINT}'                 | 11:5: CONTRACT_MALFORMED: entry 'nullable' is missing
          11 | '  - {name: thing_id, type: BIGINT, nullable: false, since: 1.1.0}' | 11:60: CONTRACT_MALFORMED: column thing_id exists since 1.1.0, after the contract
          12 | '  - {name: kind, type: STRING, nullable: true, value: [A]}' | 12:48: CONTRACT_MALFORMED: a column has no entry 'value'
          12 | '  - {name: kind, type: STRING, nullable: true, values: [A, A]}' | 12:60: CONTRACT_DUPLICATE: value A is listed twice
          12 | '  - {name: kind, type: INT, nullable: true, values: [A]}' | 12:53: TYPE_MISMATCH: column kind of type INT lists values
          12 | '  - {name: thing_id, type: INT, nullable: true}'    | 12:12: CONTRACT_DUPLICATE: two columns are named thing_id
          12 | '  - {name: line, type: INT, nullable: true}'        | 12:12: COORDINATE_IN_RELATION: column line is a position or a content hash
          13 | '  - tags'                                           | 13:5: CONTRACT_MALFORMED: a column is not a mapping
          14 | key: []                                              | 14:6: KEY_NOT_COVERED: the key is empty
          14 | key: [thing_id]                                      | 14:6: KEY_NOT_COVERED: repo is not the first column and the first part of the key
          14 | key: [repo, id]                                      | 14:13: COLUMN_MISSING: dataset py_things has no column id
          14 | key: [repo, repo]                                    | 14:13: CONTRACT_DUPLICATE: column repo is listed twice
          14 | key: repo                                            | 14:6: CONTRACT_MALFORMED: key is not a list
          15 | unique: [[repo, nope]]                               | 15:17: COLUMN_MISSING: dataset py_things has no column nope
          16 | partition: [repos]                                   | 16:13: COLUMN_MISSING: dataset py_things has no column repos
          17 | sort: [thing]                                        | 17:8: COLUMN_MISSING: dataset py_things has no column thing
          17 | 'sort: [thing_id'                                    | 18:12: CONTRACT_MALFORMED: not YAML
          18 | determinism: best_effort                             | 18:14: NONDETERMINISTIC: best_effort outside database runs
          19 | evolution: loose                                     | 19:12: ENUM_UNKNOWN: unknown evolution 'loose'
          20 | dedupe: {strategy: keep_best}                        | 20:20: ENUM_UNKNOWN: unknown strategy 'keep_best'
          20 | 'dedupe: {strategy: keep_best, order: [{by: thing_id, order: asc}]}' | 20:38: ORDER_NOT_TOTAL: the order does not end in a unique column
          20 | 'dedupe: {strategy: collapse, columns: [kind]}'      | 20:40: TYPE_MISMATCH: column kind is no array
          21 | 'constraints: [{code: positive, check: a, severity: error}]' | 21:22: CONTRACT_MALFORMED: code 'positive' is not upper snake case
          21 | 'constraints: [{code: A, check: a, severity: fatal}]' | 21:45: ENUM_UNKNOWN: unknown severity 'fatal'
          21 | 'constraints: [{code: A, check: a, severity: error}, {code: A, check: b, severity: error}]' | 21:53: CONTRACT_DUPLICATE: code A is listed twice
          22 | 'references: [{columns: [repo], dataset: py_others, key: [repo]}]' | 22:41: CONTRACT_UNKNOWN: no contract describes py_others
          22 | 'references: [{columns: [repo], dataset: py_things, key: [repo, thing_id]}]' | 22:14: CONTRACT_MALFORMED: 1 columns refer to a key of 2
          22 | 'references: [{columns: [repo], dataset: py_things, key: [repo]}]' | 22:57: KEY_NOT_COVERED: [repo] is neither the key nor a unique set of py_things
          22 | 'references: [{columns: [repo, kind], dataset: py_things, key: [repo, thing_id]}]' | 22:31: TYPE_MISMATCH: kind is STRING but thing_id is BIGINT
          23 | edges: [call]                                        | 23:9: CONTRACT_MALFORMED: edge kind 'call' is not upper snake case
          23 | edges: [CALL]                                        | 23:8: CONFIDENCE_MISSING: a relation that feeds edges has no column confidence
          """)
  void wrongLineIsLocatedAndNamed(int line, String text, String expected) {
    String contract =
        IntStream.rangeClosed(1, SOUND.size())
            .mapToObj(i -> i == line ? text : SOUND.get(i - 1))
            .collect(Collectors.joining("\n", "", "\n"));

    assertThat(errors(contract))
        .anySatisfy(error -> assertThat(error).startsWith("evidence/py_things.yaml:" + expected));
  }

  @Test
  void soundContractLoads() {
    write("evidence/py_things.yaml", String.join("\n", SOUND));

    DatasetContract contract = ContractLoader.fromDirectory(directory).get("py_things");

    assertThat(contract.columnNames()).containsExactly("repo", "thing_id", "kind", "tags");
    assertThat(contract.key()).containsExactly("repo", "thing_id");
    assertThat(contract.qualifiedName()).isEqualTo("evidence.py_things");
    assertThat(contract.evidence())
        .isEqualTo(new Evidence(3, EvidenceFamily.IMPORT, Ambiguity.PRESERVE));
  }

  @Test
  void allErrorsOfAllFilesAreReportedInOrder() {
    write("evidence/a.yaml", "dataset: a\nroute: x\nchange: y\n");
    write("evidence/b.yaml", "");

    ContractException thrown = loadFailure();

    assertThat(thrown.errors()).extracting(ContractError::file).isSorted();
    assertThat(thrown.errors())
        .extracting(ContractError::toString)
        .anyMatch(e -> e.startsWith("evidence/a.yaml:2:8: ENUM_UNKNOWN"))
        .anyMatch(e -> e.startsWith("evidence/a.yaml:3:9: ENUM_UNKNOWN"))
        .anyMatch(e -> e.startsWith("evidence/b.yaml:1:1: CONTRACT_MALFORMED: the file is empty"));
    assertThat(thrown.errors()).extracting(ContractError::hint).doesNotContain("");
  }

  @Test
  void secondContractOfOneDatasetIsRefused() {
    write("evidence/py_things.yaml", String.join("\n", SOUND));
    write("relations/py_things.yaml", String.join("\n", SOUND));

    assertThat(loadFailure().errors().get(0).toString())
        .startsWith(
            "relations/py_things.yaml:1:10: CONTRACT_DUPLICATE: dataset py_things is described in"
                + " evidence/py_things.yaml already");
  }

  @Test
  void fileUnderAnotherNameIsRefused() {
    write("evidence/py_other.yaml", String.join("\n", SOUND));

    assertThat(loadFailure())
        .hasMessageContaining("does not bear the name of its dataset")
        .hasMessageContaining("evidence/py_things.yaml");
  }

  @Test
  void contractsOfTheProductLoadInStableOrder() {
    ContractRegistry registry = ContractLoader.fromClassPath();

    assertThat(registry.all()).hasSizeGreaterThanOrEqualTo(40);
    assertThat(registry.all()).extracting(DatasetContract::database).isSorted();
    assertThat(registry.in(Database.GRAPH))
        .extracting(DatasetContract::dataset)
        .contains("cpg_edges", "cpg_nodes", "cpg_props")
        .isSorted();
  }

  @Test
  void unknownDatasetIsAnErrorWithItsName() {
    ContractException thrown =
        catchThrowableOfType(
            ContractException.class, () -> ContractLoader.fromClassPath().get("py_nothing"));

    assertThat(thrown.errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.code()).isEqualTo(ContractCode.CONTRACT_UNKNOWN);
              assertThat(error.what()).contains("py_nothing");
            });
  }

  private List<String> errors(String contract) {
    write("evidence/py_things.yaml", contract);
    return loadFailure().errors().stream().map(ContractError::toString).toList();
  }

  private ContractException loadFailure() {
    return catchThrowableOfType(
        ContractException.class, () -> ContractLoader.fromDirectory(directory));
  }

  private void write(String file, String text) {
    Path path = directory.resolve(file);
    try {
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
