package io.relspec.app.facade;

import io.relspec.app.facade.KnownValues.Domain;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractError;
import io.relspec.contracts.ContractException;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.EdgeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.RelNode;

/**
 * What every edge of a kind has, compared with what a relation can give it: each branch of the
 * relation for each kind that it may make. What the tree does not tell is not an error; {@code
 * diag} looks at the edges themselves.
 */
final class EdgeRules {
  private final DatasetContract contract;
  private final ContractRegistry contracts;
  private final List<ContractError> errors = new ArrayList<>();

  private EdgeRules(DatasetContract contract, ContractRegistry contracts) {
    this.contract = contract;
    this.contracts = contracts;
  }

  /**
   * Checks a relation that makes edges, or rows that become edges.
   *
   * @param tree its rows
   * @throws ContractException with all that is missing
   */
  static void check(DatasetContract contract, RelNode tree, ContractRegistry contracts) {
    switch (contract.dataset()) {
      case "cpg_edges" -> new EdgeRules(contract, contracts).check(tree, "kind", "src");
      case "relation_output" ->
          new EdgeRules(contract, contracts).check(tree, "edge_kind", "src_ids");
      default -> {}
    }
  }

  private void check(RelNode tree, String kind, String src) {
    List<List<Domain>> texts = KnownValues.branches(tree, contracts);
    List<List<Domain>> nodes = KnownValues.nodeKinds(tree, contracts);
    for (int i = 0; i < texts.size(); i++) {
      Domain kinds = texts.get(i).get(contract.indexOf(kind));
      for (String each : kinds.isKnown() ? kinds.all() : List.<String>of()) {
        EdgeKind known = contracts.edgeKind(each);
        checkProperties(known, texts.get(i));
        checkEnd(known, src, nodes.get(i), known.src());
        checkEnd(known, "dst", nodes.get(i), known.dst());
      }
    }
    if (!errors.isEmpty()) {
      throw new ContractException(errors.stream().distinct().sorted().toList());
    }
  }

  private void checkProperties(EdgeKind kind, List<Domain> columns) {
    for (EdgeKind.Property property : kind.requires()) {
      String column = property.name().toLowerCase(Locale.ROOT);
      if (columns.get(contract.indexOf(column)).isNull()) {
        error(
            ContractCode.EDGE_PROPERTY_MISSING,
            "an edge of kind " + kind.kind() + " never has a " + column,
            "every edge of the kind has one");
      }
    }
  }

  private void checkEnd(EdgeKind kind, String column, List<Domain> columns, List<String> allowed) {
    Domain nodes = columns.get(contract.indexOf(column));
    boolean isNever =
        nodes.isKnown() && !nodes.isNull() && nodes.all().stream().noneMatch(allowed::contains);
    if (!allowed.isEmpty() && isNever) {
      error(
          ContractCode.EDGE_ENDPOINT,
          column + " of an edge of kind " + kind.kind() + " names " + nodes.all(),
          "it is one of " + allowed);
    }
  }

  private void error(ContractCode code, String what, String hint) {
    errors.add(new ContractError(code, contract.qualifiedName(), 0, 0, what, hint));
  }
}
