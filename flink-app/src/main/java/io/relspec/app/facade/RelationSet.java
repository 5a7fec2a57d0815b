package io.relspec.app.facade;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.Database;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.RelationSpec;
import io.relspec.contracts.RelationSpecReader;
import io.relspec.contracts.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Relations with the contracts of what they read and yield.
 *
 * @param contracts contracts of all datasets
 * @param relations relations by name, one for each dataset
 */
public record RelationSet(ContractRegistry contracts, List<RelationFile> relations) {
  private static final String CONTRACTS = "datasets";
  private static final String EDGES = "relation_output";

  public RelationSet {
    relations = List.copyOf(relations);
  }

  /**
   * The relations of the product and those of a user: {@code <dir>/*.sql} and {@code <dir>/*.yaml},
   * with the contracts of their datasets in {@code <dir>/datasets/<database>}. The edges that
   * specifications name become edges of the graph.
   *
   * @param directory null for the relations of the product alone
   * @throws RelspecException if the directory is not there, or a specification is wrong
   * @throws io.relspec.contracts.ContractException if a contract or specification is wrong
   */
  public static RelationSet load(ContractRegistry product, @Nullable Path directory) {
    List<RelationFile> relations = new ArrayList<>(RelationFiles.fromClassPath());
    if (directory == null) {
      return new RelationSet(product, relations);
    }
    if (!Files.isDirectory(directory)) {
      throw new RelspecException(
          "REL-001",
          ExitCode.CONFIGURATION,
          "there is no directory of relations " + directory,
          "name one with --relations, or leave it out");
    }
    ContractRegistry contracts = ContractLoader.extend(product, directory.resolve(CONTRACTS));
    contracts.all().stream()
        .filter(contract -> product.find(contract.dataset()).isEmpty())
        .forEach(RelationSet::requireRelation);
    relations.addAll(RelationFiles.fromDirectory(directory));
    Set<String> kinds = new HashSet<>();
    for (Path file : specifications(directory)) {
      RelationSpec spec = RelationSpecReader.read(file.toString(), read(file), contracts);
      if (spec.isOfEdgesOnly()) {
        requireQuery(spec, relations);
      } else {
        relations.add(RelationSpecQuery.of(spec, contracts));
      }
      relations.replaceAll(relation -> withEdges(relation, spec));
      spec.edges().forEach(edge -> kinds.add(edge.kind()));
    }
    contracts.all().stream()
        .filter(contract -> product.find(contract.dataset()).isEmpty())
        .forEach(contract -> requireEdges(contract, kinds));
    return new RelationSet(contracts, relations);
  }

  /** Evidence and tables of the graph are made by native code, which knows no others. */
  private static void requireRelation(DatasetContract contract) {
    boolean isRelation =
        contract.database() == Database.RELATIONS
            && contract.route() == Route.ROW
            && !contract.resolved();
    if (!isRelation) {
      throw new RelspecException(
          "REL-002",
          ExitCode.PLAN,
          "dataset " + contract.qualifiedName() + " cannot be made by a relation of a user",
          "let its contract say database: relations, route: row, and not resolved");
    }
  }

  private static void requireEdges(DatasetContract contract, Set<String> made) {
    for (String kind : contract.edges()) {
      if (!made.contains(kind)) {
        throw new RelspecException(
            ContractCode.EDGE_PROPERTY_MISSING.name(),
            ExitCode.PLAN,
            "nothing makes the edges of kind "
                + kind
                + " that dataset "
                + contract.dataset()
                + " feeds",
            "add edges: to " + contract.dataset() + ".yaml, or take it out of the contract");
      }
    }
  }

  private static void requireQuery(RelationSpec spec, List<RelationFile> relations) {
    if (relations.stream().noneMatch(each -> each.dataset().equals(spec.relation()))) {
      throw new RelspecException(
          "REL-003",
          ExitCode.PLAN,
          spec.file() + ": nothing yields the rows of " + spec.relation(),
          "add " + spec.relation() + ".sql beside it, or inputs and columns");
    }
  }

  private static RelationFile withEdges(RelationFile relation, RelationSpec spec) {
    if (!relation.dataset().equals(EDGES)) {
      return relation;
    }
    StringBuilder more = new StringBuilder();
    spec.edges()
        .forEach(edge -> more.append("UNION ALL\n").append(RelationSpecQuery.output(spec, edge)));
    return relation.followedBy(more.toString());
  }

  private static List<Path> specifications(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(RelationFile.SPECIFICATION))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list relations in " + directory, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read relation " + file, e);
    }
  }
}
