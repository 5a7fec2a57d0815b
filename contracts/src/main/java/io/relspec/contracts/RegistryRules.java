package io.relspec.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules a contract keeps towards the other contracts. */
final class RegistryRules {

  static final String EDGES = "cpg_edges";
  static final String KIND = "kind";

  private final Map<String, DatasetContract> contracts;
  private final DatasetContract contract;
  private final List<ContractViolation> violations = new ArrayList<>();

  private RegistryRules(Map<String, DatasetContract> contracts, DatasetContract contract) {
    this.contracts = contracts;
    this.contract = contract;
  }

  /** The broken rules of one contract among all contracts by name. */
  static List<ContractViolation> check(
      DatasetContract contract, Map<String, DatasetContract> contracts) {
    RegistryRules rules = new RegistryRules(contracts, contract);
    rules.checkReferences();
    rules.checkEdgeKinds();
    return rules.violations;
  }

  private void checkReferences() {
    for (int i = 0; i < contract.references().size(); i++) {
      Reference reference = contract.references().get(i);
      DatasetContract target = contracts.get(reference.dataset());
      if (target == null) {
        violate(
            ContractCode.CONTRACT_UNKNOWN,
            List.of("references", i, "dataset"),
            "no contract describes " + reference.dataset(),
            "add it or correct the name");
      } else {
        checkReference(i, reference, target);
      }
    }
  }

  private void checkReference(int index, Reference reference, DatasetContract target) {
    boolean identifies =
        target.key().equals(reference.key()) || target.unique().contains(reference.key());
    if (!identifies) {
      violate(
          ContractCode.KEY_NOT_COVERED,
          List.of("references", index, "key"),
          reference.key() + " is neither the key nor a unique set of " + target.dataset(),
          "its key is " + target.key());
    }
    for (int i = 0; i < reference.key().size(); i++) {
      checkPair(index, i, reference, target);
    }
  }

  private void checkPair(int index, int pair, Reference reference, DatasetContract target) {
    String from = reference.columns().get(pair);
    String to = reference.key().get(pair);
    ColumnType fromType = type(contract, from);
    ColumnType toType = type(target, to);
    if (toType == null) {
      violate(
          ContractCode.COLUMN_MISSING,
          List.of("references", index, "key", pair),
          "dataset " + target.dataset() + " has no column " + to,
          "one of " + target.columnNames());
    } else if (fromType != null && fromType != toType) {
      violate(
          ContractCode.TYPE_MISMATCH,
          List.of("references", index, "columns", pair),
          from + " is " + fromType.sqlName() + " but " + to + " is " + toType.sqlName(),
          "use one type on both sides");
    }
  }

  private static @Nullable ColumnType type(DatasetContract contract, String column) {
    return contract.column(column).map(ColumnContract::type).orElse(null);
  }

  private void checkEdgeKinds() {
    DatasetContract edges = contracts.get(EDGES);
    if (edges == null) {
      return;
    }
    List<String> kinds = kinds(edges);
    for (int i = 0; i < contract.edges().size(); i++) {
      if (!kinds.contains(contract.edges().get(i))) {
        violate(
            ContractCode.EDGE_KIND_UNKNOWN,
            List.of("edges", i),
            "unknown edge kind " + contract.edges().get(i),
            "one of the values of " + EDGES + "." + KIND);
      }
    }
  }

  private void violate(ContractCode code, List<Object> path, String what, String hint) {
    violations.add(new ContractViolation(code, path, what, hint));
  }

  /** The edge kinds that a contract admits, if it is that of the edges of the graph. */
  static List<String> kinds(DatasetContract contract) {
    return isOfEdges(contract)
        ? contract.columns().get(contract.indexOf(KIND)).values()
        : List.of();
  }

  /** Whether a contract is that of the edges of the graph. */
  static boolean isOfEdges(DatasetContract contract) {
    return contract.dataset().equals(EDGES);
  }
}
