package io.relspec.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Loads contracts, one per file {@code <database>/<dataset>.yaml}. All errors of all files are
 * reported together; rules between contracts are checked once every file is sound.
 */
public final class ContractLoader {

  private static final String SUFFIX = ".yaml";

  /** Describes kinds of edges, not a dataset. */
  private static final String EDGE_KINDS = "edges.yaml";

  private static final String EDGE_KINDS_RESOURCE = "relspec/" + EDGE_KINDS;

  private final List<ContractError> errors = new ArrayList<>();
  private final Map<String, YamlDocument> documents = new TreeMap<>();
  private final Map<String, DatasetContract> contracts = new TreeMap<>();

  private ContractLoader() {}

  /**
   * The contracts this product is built with.
   *
   * @throws ContractException if any is wrong
   */
  public static ContractRegistry fromClassPath() {
    ContractLoader loader = new ContractLoader();
    for (String resource : ResourceIndex.list("datasets")) {
      loader.add(resource, ResourceIndex.read(resource));
    }
    return loader.registry(
        EdgeKindReader.read(
            EDGE_KINDS_RESOURCE, ResourceIndex.read(EDGE_KINDS_RESOURCE), Set.of()));
  }

  /**
   * The contracts in a directory.
   *
   * @param directory parent of the database directories
   * @throws ContractException if any is wrong
   */
  public static ContractRegistry fromDirectory(Path directory) {
    ContractLoader loader = new ContractLoader();
    for (Path file : files(directory)) {
      String name = directory.relativize(file).toString().replace('\\', '/');
      loader.add(name, read(file));
    }
    return loader.registry(Map.of());
  }

  /**
   * Contracts of a user beside those of the product. Edge kinds that they name are added to those
   * that edges may have; {@code edges.yaml} in the directory may say what they join and require.
   *
   * @param directory parent of the database directories; need not be there
   * @throws ContractException if any is wrong, describes a dataset of the product, or names an edge
   *     kind that another relation makes
   */
  public static ContractRegistry extend(ContractRegistry product, Path directory) {
    ContractLoader loader = new ContractLoader();
    Map<String, EdgeKind> described = new TreeMap<>();
    product.edgeKinds().forEach(kind -> described.put(kind.kind(), kind));
    if (Files.isDirectory(directory)) {
      Path ofEdges = directory.resolve(EDGE_KINDS);
      if (Files.exists(ofEdges)) {
        described.putAll(
            EdgeKindReader.read(ofEdges.toString(), read(ofEdges), Set.copyOf(described.keySet())));
      }
      for (Path file : files(directory)) {
        loader.add(directory.relativize(file).toString().replace('\\', '/'), read(file));
      }
    }
    if (!loader.errors.isEmpty()) {
      throw new ContractException(loader.errors.stream().sorted().toList());
    }
    List<DatasetContract> all = new ArrayList<>(loader.contracts.values());
    Set<String> kinds = loader.edgeKinds(product);
    for (DatasetContract contract : product.all()) {
      all.add(
          RegistryRules.isOfEdges(contract)
              ? contract.withValues(RegistryRules.KIND, kinds)
              : contract);
    }
    return ContractRegistry.of(all, described);
  }

  /** The edge kinds of these contracts, each of which one relation feeds and no other. */
  private Set<String> edgeKinds(ContractRegistry product) {
    Set<String> taken = new HashSet<>();
    product.all().forEach(contract -> taken.addAll(RegistryRules.kinds(contract)));
    Set<String> kinds = new LinkedHashSet<>();
    for (DatasetContract contract : contracts.values()) {
      for (int i = 0; i < contract.edges().size(); i++) {
        String kind = contract.edges().get(i);
        if (!taken.add(kind)) {
          errors.add(
              Objects.requireNonNull(documents.get(contract.dataset()))
                  .locate(
                      new ContractViolation(
                          ContractCode.CONTRACT_DUPLICATE,
                          List.of("edges", i),
                          "another relation makes edges of kind " + kind,
                          "name a kind of its own: one edge must not come twice")));
        }
        kinds.add(kind);
      }
    }
    if (!errors.isEmpty()) {
      throw new ContractException(errors.stream().sorted().toList());
    }
    return kinds;
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(path -> path.toString().endsWith(SUFFIX))
          .filter(path -> !path.equals(directory.resolve(EDGE_KINDS)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list contracts in " + directory, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read contract " + file, e);
    }
  }

  private void add(String file, String text) {
    try {
      YamlDocument document = YamlDocument.parse(file, text);
      DatasetContract contract = ContractReader.read(document);
      admit(document, contract);
    } catch (ContractException e) {
      errors.addAll(e.errors());
    }
  }

  private void admit(YamlDocument document, DatasetContract contract) {
    YamlDocument first = documents.get(contract.dataset());
    if (first != null) {
      violate(
          document,
          ContractCode.CONTRACT_DUPLICATE,
          "dataset " + contract.dataset() + " is described in " + first.file() + " already",
          "keep one of them");
      return;
    }
    String place = contract.database().yamlName() + "/" + contract.dataset() + SUFFIX;
    if (!document.file().endsWith(place)) {
      violate(
          document,
          ContractCode.CONTRACT_MALFORMED,
          "the file does not bear the name of its dataset",
          "call it " + place);
    }
    documents.put(contract.dataset(), document);
    contracts.put(contract.dataset(), contract);
  }

  private void violate(YamlDocument document, ContractCode code, String what, String hint) {
    errors.add(document.locate(new ContractViolation(code, List.of("dataset"), what, hint)));
  }

  private ContractRegistry registry(Map<String, EdgeKind> edgeKinds) {
    if (errors.isEmpty()) {
      documents.forEach(this::checkAmongOthers);
    }
    if (!errors.isEmpty()) {
      throw new ContractException(errors.stream().sorted().toList());
    }
    return new ContractRegistry(contracts, edgeKinds);
  }

  private void checkAmongOthers(String dataset, YamlDocument document) {
    DatasetContract contract = contracts.get(dataset);
    if (contract != null) {
      RegistryRules.check(contract, contracts).stream().map(document::locate).forEach(errors::add);
    }
  }
}
