package io.relspec.app.facade;

import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlanRequest;
import io.relspec.app.plan.PlannedColumn;
import io.relspec.app.plan.PlannedDataset;
import io.relspec.app.plan.PlannedRelation;
import io.relspec.app.plan.TaskSchedule;
import io.relspec.contracts.CanonicalForm;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Describes a job from the plans of its relations. */
final class JobPlanner {
  private final ContractRegistry contracts;
  private final FunctionLibrary functions;
  private final PlanRequest request;
  private final PlanFingerprints fingerprints;

  JobPlanner(ContractRegistry contracts, FunctionLibrary functions, PlanRequest request) {
    this.contracts = contracts;
    this.functions = functions;
    this.request = request;
    this.fingerprints = new PlanFingerprints(contracts, functions, request);
  }

  JobPlan plan(List<CompiledRelation> relations, TaskSchedule schedule) {
    fingerprints.setSchedule(relations, schedule);
    List<PlannedRelation> planned =
        relations.stream()
            .map(relation -> relation(relation, schedule.entry(relation.dataset())))
            .sorted(
                Comparator.comparingInt(PlannedRelation::generation)
                    .thenComparing(PlannedRelation::priority)
                    .thenComparing(PlannedRelation::dataset))
            .toList();
    Set<String> yielded =
        relations.stream().map(CompiledRelation::dataset).collect(Collectors.toSet());
    return new JobPlan(
        JobPlan.FORMAT,
        fingerprint(planned),
        request.options(),
        contracts.all().stream().map(contract -> dataset(contract, yielded)).toList(),
        planned);
  }

  private String fingerprint(List<PlannedRelation> relations) {
    StringJoiner text = new StringJoiner("\n");
    text.add("job");
    relations.stream()
        .filter(PlannedRelation::isScheduled)
        .map(relation -> relation.dataset() + " " + relation.fingerprint())
        .sorted()
        .forEach(text::add);
    return functions.hash(text.toString());
  }

  private PlannedDataset dataset(DatasetContract contract, Set<String> yielded) {
    return new PlannedDataset(
        contract.dataset(),
        contract.database().yamlName(),
        provider(contract, yielded.contains(contract.dataset())),
        contract.materialised(),
        contract.change().yamlName(),
        contract.version().toString(),
        functions.hash(CanonicalForm.of(contract)),
        contract.key(),
        columns(contract),
        contract.edges(),
        request.missing().get(contract.dataset()));
  }

  private String provider(DatasetContract contract, boolean isYielded) {
    String provider = request.provider().apply(contract);
    if (!isYielded) {
      return provider.isEmpty() ? "source" : provider;
    }
    return provider.isEmpty() ? "relation" : "relation, " + provider;
  }

  private static List<PlannedColumn> columns(DatasetContract contract) {
    return contract.columns().stream()
        .map(column -> new PlannedColumn(column.name(), column.type().sqlName(), column.nullable()))
        .toList();
  }

  private PlannedRelation relation(CompiledRelation relation, TaskSchedule.Entry entry) {
    DatasetContract contract = contracts.get(relation.dataset());
    PlanFacts facts = PlanFacts.of(relation.plan());
    Map<String, String> digests = new LinkedHashMap<>();
    for (int i = 0; i < contract.columns().size(); i++) {
      digests.put(contract.columns().get(i).name(), relation.plan().columns().get(i));
    }
    return new PlannedRelation(
        relation.dataset(),
        relation.file(),
        relation.priority(),
        entry.generation(),
        entry.skipped(),
        entry.missing(),
        relation.inputs(),
        relation.analysis().evidence().required(),
        relation.analysis().lineage().read(),
        relation.analysis().functions(),
        facts.changelog(),
        facts.upsertKey().stream()
            .filter(index -> index < contract.columns().size())
            .map(index -> contract.columns().get(index).name())
            .toList(),
        relation.plan().rows(),
        digests,
        relation.plan().branches(),
        relation.analysis().lineage(),
        relation.analysis().alignment(),
        facts.state(),
        functions.hash("schema " + columns(contract)),
        relation.plan().hash(),
        fingerprints.basis(relation),
        fingerprints.of(relation));
  }
}
