package io.relspec.app.facade;

import io.relspec.app.plan.PlanRequest;
import io.relspec.app.plan.TaskSchedule;
import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * Fingerprints of relations: of the plan, with all plans behind it and the functions in them; of
 * what the contracts of its output and of the columns it reads promise; of what is missing behind
 * it; and of the options that change the rows of evidence. Nothing of the process, the machine, the
 * order of files or the number of tasks is in it.
 */
final class PlanFingerprints {
  private final ContractRegistry contracts;
  private final FunctionLibrary functions;
  private final PlanRequest request;
  private final Map<String, NavigableSet<String>> missingBehind = new HashMap<>();

  PlanFingerprints(ContractRegistry contracts, FunctionLibrary functions, PlanRequest request) {
    this.contracts = contracts;
    this.functions = functions;
    this.request = request;
  }

  /**
   * Says what is missing.
   *
   * @param ordered all relations, each after those it reads
   */
  void setSchedule(List<CompiledRelation> ordered, TaskSchedule schedule) {
    for (CompiledRelation relation : ordered) {
      NavigableSet<String> missing = new TreeSet<>(schedule.entry(relation.dataset()).missing());
      relation.inputs().forEach(input -> missing.addAll(missingBehind(input)));
      missingBehind.put(relation.dataset(), missing);
    }
  }

  private NavigableSet<String> missingBehind(String dataset) {
    return missingBehind.getOrDefault(dataset, new TreeSet<>());
  }

  /** The fingerprint of a relation. */
  String of(CompiledRelation relation) {
    return functions.hash(
        String.join(
            "\n",
            "plan 1",
            relation.plan().digest(),
            output(contracts.get(relation.dataset())),
            basis(relation)));
  }

  /** What is in it besides the plans and its own contract. */
  String basis(CompiledRelation relation) {
    StringJoiner text = new StringJoiner("\n");
    text.add(promise(contracts.get(relation.dataset())));
    relation
        .analysis()
        .lineage()
        .read()
        .forEach((dataset, columns) -> text.add(input(contracts.get(dataset), columns)));
    text.add("missing " + missingBehind(relation.dataset()));
    request.options().forEach((option, value) -> text.add(option + "=" + value));
    return functions.hash(text.toString());
  }

  /** What is written, and how. What contracts say about the meaning of rows is not in it. */
  private static String output(DatasetContract contract) {
    return String.join(
        " ",
        "output",
        promise(contract),
        contract.columns().stream().map(PlanFingerprints::column).toList().toString(),
        contract.partition().toString(),
        contract.sort().toString(),
        contract.dedupe().toString());
  }

  private static String input(DatasetContract contract, List<String> read) {
    List<String> columns =
        contract.columns().stream()
            .filter(column -> read.contains(column.name()))
            .map(PlanFingerprints::column)
            .toList();
    return "input " + promise(contract) + " " + columns;
  }

  private static String promise(DatasetContract contract) {
    return contract.qualifiedName()
        + "@"
        + contract.version().major()
        + " "
        + contract.change().yamlName()
        + " "
        + contract.key();
  }

  private static String column(ColumnContract column) {
    return column.name() + " " + column.type().sqlName() + (column.nullable() ? "" : " NOT NULL");
  }
}
