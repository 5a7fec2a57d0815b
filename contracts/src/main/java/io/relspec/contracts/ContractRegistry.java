package io.relspec.contracts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Valid contracts by name; every listing is in the order of database and name. */
public final class ContractRegistry {

  private static final Comparator<DatasetContract> ORDER =
      Comparator.comparing(DatasetContract::database).thenComparing(DatasetContract::dataset);

  private final Map<String, DatasetContract> byName;
  private final List<DatasetContract> ordered;
  private final Map<String, EdgeKind> edgeKinds;

  ContractRegistry(Map<String, DatasetContract> valid, Map<String, EdgeKind> edgeKinds) {
    this.byName = new TreeMap<>(valid);
    this.edgeKinds = new TreeMap<>(edgeKinds);
    this.ordered = valid.values().stream().sorted(ORDER).toList();
  }

  /**
   * Contracts that were not read from files.
   *
   * @throws ContractException with all broken rules
   */
  public static ContractRegistry of(Collection<DatasetContract> contracts) {
    return of(contracts, Map.of());
  }

  static ContractRegistry of(
      Collection<DatasetContract> contracts, Map<String, EdgeKind> edgeKinds) {
    List<ContractError> errors = new ArrayList<>();
    Map<String, DatasetContract> byName = new TreeMap<>();
    for (DatasetContract contract : contracts) {
      if (byName.putIfAbsent(contract.dataset(), contract) != null) {
        errors.add(
            unlocated(
                contract.dataset(),
                new ContractViolation(
                    ContractCode.CONTRACT_DUPLICATE,
                    List.of(),
                    "two contracts describe " + contract.dataset(),
                    "keep one of them")));
      }
    }
    for (DatasetContract contract : byName.values()) {
      ContractRules.check(contract).forEach(v -> errors.add(unlocated(contract.dataset(), v)));
      RegistryRules.check(contract, byName)
          .forEach(v -> errors.add(unlocated(contract.dataset(), v)));
    }
    if (!errors.isEmpty()) {
      throw new ContractException(errors.stream().sorted().toList());
    }
    return new ContractRegistry(byName, edgeKinds);
  }

  private static ContractError unlocated(String dataset, ContractViolation violation) {
    return new ContractError(violation.code(), dataset, 0, 0, violation.what(), violation.hint());
  }

  /** The contract of a dataset. */
  public Optional<DatasetContract> find(String dataset) {
    return Optional.ofNullable(byName.get(dataset));
  }

  /**
   * The contract of a dataset that must have one.
   *
   * @throws ContractException with code {@code CONTRACT_UNKNOWN}
   */
  public DatasetContract get(String dataset) {
    return find(dataset)
        .orElseThrow(
            () ->
                new ContractException(
                    List.of(
                        new ContractError(
                            ContractCode.CONTRACT_UNKNOWN,
                            dataset,
                            0,
                            0,
                            "no contract describes dataset " + dataset,
                            "add contracts/datasets/<database>/" + dataset + ".yaml"))));
  }

  /** The same contracts of datasets of which others are stored. */
  public ContractRegistry storing(Predicate<DatasetContract> isStored) {
    Map<String, DatasetContract> stored = new TreeMap<>(byName);
    stored.replaceAll((name, contract) -> contract.withMaterialised(isStored.test(contract)));
    return new ContractRegistry(stored, edgeKinds);
  }

  /** What is known of a kind of edges; a kind that is not described asks for nothing. */
  public EdgeKind edgeKind(String kind) {
    EdgeKind described = edgeKinds.get(kind);
    return described == null ? new EdgeKind(kind, List.of(), List.of(), Set.of()) : described;
  }

  /** The kinds of edges that are described, by name. */
  public Collection<EdgeKind> edgeKinds() {
    return List.copyOf(edgeKinds.values());
  }

  /** All contracts. */
  public List<DatasetContract> all() {
    return ordered;
  }

  /** The contracts of one database. */
  public List<DatasetContract> in(Database database) {
    return ordered.stream().filter(contract -> contract.database() == database).toList();
  }
}
