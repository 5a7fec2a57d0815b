package io.relspec.contracts;

import static io.relspec.contracts.ContractCode.COLUMN_MISSING;
import static io.relspec.contracts.ContractCode.CONFIDENCE_MISSING;
import static io.relspec.contracts.ContractCode.CONTRACT_DUPLICATE;
import static io.relspec.contracts.ContractCode.CONTRACT_MALFORMED;
import static io.relspec.contracts.ContractCode.COORDINATE_IN_RELATION;
import static io.relspec.contracts.ContractCode.EDGE_PROPERTY_MISSING;
import static io.relspec.contracts.ContractCode.KEY_NOT_COVERED;
import static io.relspec.contracts.ContractCode.KEY_NULLABLE;
import static io.relspec.contracts.ContractCode.NONDETERMINISTIC;
import static io.relspec.contracts.ContractCode.ORDER_NOT_TOTAL;
import static io.relspec.contracts.ContractCode.TYPE_MISMATCH;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules a contract keeps by itself, whatever other contracts say. */
final class ContractRules {

  private static final String REPO = "repo";
  private static final Set<Database> WITHOUT_REPO = EnumSet.of(Database.RUNS, Database.REFERENCE);
  private static final Set<Database> JOINED = EnumSet.of(Database.EVIDENCE, Database.RELATIONS);
  private static final Set<String> COORDINATES =
      Set.of(
          "byte_start",
          "byte_end",
          "bstart",
          "bend",
          "line",
          "line_start",
          "line_end",
          "end_line",
          "column",
          "column_start",
          "column_end",
          "col",
          "content_hash",
          "file_hash");
  private static final List<String> EDGE_PROPERTIES =
      List.of("origin", "resolution_method", "evidence_rank", "candidate_count");
  private static final List<String> CONFIDENCE = List.of("confidence", "score");

  private final DatasetContract contract;
  private final List<ContractViolation> violations = new ArrayList<>();

  private ContractRules(DatasetContract contract) {
    this.contract = contract;
  }

  /** All broken rules in no particular order. */
  static List<ContractViolation> check(DatasetContract contract) {
    ContractRules rules = new ContractRules(contract);
    rules.checkColumns();
    rules.checkKey();
    rules.checkColumnLists();
    rules.checkEvidence();
    rules.checkDedupe();
    rules.checkConstraints();
    rules.checkEdges();
    rules.checkDeterminism();
    return rules.violations;
  }

  private void checkColumns() {
    for (int i = 0; i < contract.columns().size(); i++) {
      ColumnContract column = contract.columns().get(i);
      checkValues(i, column);
      if (column.since() != null && column.since().compareTo(contract.version()) > 0) {
        violate(
            CONTRACT_MALFORMED,
            List.of("columns", i, "since"),
            "column " + column.name() + " exists since " + column.since() + ", after the contract",
            "the contract has version " + contract.version());
      }
      if (isJoined() && COORDINATES.contains(column.name())) {
        violate(
            COORDINATE_IN_RELATION,
            List.of("columns", i, "name"),
            "column " + column.name() + " is a position or a content hash",
            "read positions from cpg_nodes by node id, so that moved code changes no relation");
      }
    }
  }

  private boolean isJoined() {
    return contract.route() == Route.ROW
        && JOINED.contains(contract.database())
        && !contract.dataset().equals("diagnostics");
  }

  private void checkValues(int index, ColumnContract column) {
    List<Object> path = List.of("columns", index, "values");
    if (!column.values().isEmpty() && column.type() != ColumnType.STRING) {
      violate(
          TYPE_MISMATCH,
          path,
          "column " + column.name() + " of type " + column.type().sqlName() + " lists values",
          "only STRING columns can be closed");
    }
    checkDistinct(path, "value", column.values());
  }

  private void checkKey() {
    List<String> key = contract.key();
    if (key.isEmpty()) {
      violate(KEY_NOT_COVERED, List.of("key"), "the key is empty", "name the identifying columns");
    }
    if (!WITHOUT_REPO.contains(contract.database()) && !startsWithRepo()) {
      violate(
          KEY_NOT_COVERED,
          List.of("key"),
          "repo is not the first column and the first part of the key",
          "ids are unique within a repository only: start both with repo STRING NOT NULL");
    }
    for (int i = 0; i < key.size(); i++) {
      checkKeyColumn(i, key.get(i));
    }
  }

  private boolean startsWithRepo() {
    ColumnContract first = contract.columns().get(0);
    return first.name().equals(REPO)
        && first.type() == ColumnType.STRING
        && !contract.key().isEmpty()
        && contract.key().get(0).equals(REPO);
  }

  private void checkKeyColumn(int index, String name) {
    contract
        .column(name)
        .ifPresent(
            column -> {
              List<Object> path = List.of("key", index);
              if (column.nullable()) {
                violate(
                    KEY_NULLABLE, path, "key column " + name + " is nullable", "make it NOT NULL");
              }
              if (column.type().isArray()) {
                violate(TYPE_MISMATCH, path, "key column " + name + " is an array", "use an id");
              }
            });
  }

  private void checkColumnLists() {
    checkColumnList(List.of("key"), contract.key());
    checkColumnList(List.of("partition"), contract.partition());
    checkColumnList(List.of("sort"), contract.sort());
    for (int i = 0; i < contract.unique().size(); i++) {
      checkColumnList(List.of("unique", i), contract.unique().get(i));
    }
    for (int i = 0; i < contract.references().size(); i++) {
      checkColumnList(List.of("references", i, "columns"), contract.references().get(i).columns());
    }
  }

  private void checkColumnList(List<Object> path, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      requireColumn(append(path, i), names.get(i));
    }
    checkDistinct(path, "column", names);
  }

  private boolean requireColumn(List<Object> path, String name) {
    boolean known = contract.column(name).isPresent();
    if (!known) {
      violate(
          COLUMN_MISSING,
          path,
          "dataset " + contract.dataset() + " has no column " + name,
          "one of " + contract.columnNames());
    }
    return known;
  }

  private void checkDistinct(List<Object> path, String what, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (!seen.add(names.get(i))) {
        violate(
            CONTRACT_DUPLICATE,
            append(path, i),
            what + " " + names.get(i) + " is listed twice",
            "list it once");
      }
    }
  }

  private void checkEvidence() {
    Evidence evidence = contract.evidence();
    if (evidence != null && evidence.rank() != evidence.family().rank()) {
      violate(
          CONTRACT_MALFORMED,
          List.of("evidence", "rank"),
          "evidence of family " + evidence.family().yamlName() + " has rank " + evidence.rank(),
          "its rank is " + evidence.family().rank());
    }
  }

  private void checkDedupe() {
    if (contract.dedupe() instanceof Dedupe.KeepBest best) {
      checkOrder(best.order());
    } else if (contract.dedupe() instanceof Dedupe.Collapse collapse) {
      checkCollapse(collapse.columns());
    }
  }

  private void checkOrder(List<Dedupe.Order> order) {
    List<Object> path = List.of("dedupe", "order");
    for (int i = 0; i < order.size(); i++) {
      requireColumn(List.of("dedupe", "order", i, "by"), order.get(i).by());
    }
    if (order.isEmpty() || !isUnique(order.get(order.size() - 1).by())) {
      violate(
          ORDER_NOT_TOTAL,
          path,
          "the order does not end in a unique column",
          "add a last column that is listed under unique, alone or with repo");
    }
  }

  private boolean isUnique(String column) {
    return contract.unique().stream()
        .anyMatch(set -> set.equals(List.of(column)) || set.equals(List.of(REPO, column)));
  }

  private void checkCollapse(List<String> columns) {
    for (int i = 0; i < columns.size(); i++) {
      List<Object> path = List.of("dedupe", "columns", i);
      if (requireColumn(path, columns.get(i)) && !isArray(columns.get(i))) {
        violate(
            TYPE_MISMATCH,
            path,
            "column " + columns.get(i) + " is no array, so it has no set union",
            "list array columns only");
      }
    }
  }

  private boolean isArray(String name) {
    return contract.columns().get(contract.indexOf(name)).type().isArray();
  }

  private void checkConstraints() {
    checkDistinct(
        List.of("constraints"),
        "code",
        contract.constraints().stream().map(Constraint::code).toList());
  }

  private void checkEdges() {
    checkDistinct(List.of("edges"), "edge kind", contract.edges());
    if (!contract.edges().isEmpty()) {
      checkEdgeColumns(CONFIDENCE_MISSING, CONFIDENCE);
      checkEdgeColumns(EDGE_PROPERTY_MISSING, EDGE_PROPERTIES);
    }
  }

  private void checkEdgeColumns(ContractCode code, List<String> names) {
    for (String name : names) {
      if (contract.column(name).isEmpty()) {
        violate(
            code,
            List.of("edges"),
            "a relation that feeds edges has no column " + name,
            "every edge says where it comes from and how sure it is");
      }
    }
  }

  private void checkDeterminism() {
    if (contract.determinism() == Determinism.BEST_EFFORT && contract.database() != Database.RUNS) {
      violate(
          NONDETERMINISTIC,
          List.of("determinism"),
          "best_effort outside database runs",
          "promise canonical or stable_set");
    }
  }

  private void violate(ContractCode code, List<Object> path, String what, String hint) {
    violations.add(new ContractViolation(code, path, what, hint));
  }

  private static List<Object> append(List<Object> path, int index) {
    List<Object> result = new ArrayList<>(path);
    result.add(index);
    return result;
  }
}
