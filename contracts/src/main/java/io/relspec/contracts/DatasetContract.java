package io.relspec.contracts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contract of one dataset. Constructing one checks only that its columns are a row type; {@link
 * ContractRules} checks the rest, and {@link ContractRegistry} admits nothing that breaks a rule.
 *
 * @param dataset name, lower snake case, unique over all databases
 * @param version version of this contract
 * @param database database of the catalog
 * @param description one line for people, not part of the canonical form
 * @param route how rows leave the extractor
 * @param change keyed changelog or append only
 * @param materialised whether it is stored by default
 * @param resolved whether call resolution, which sees a repository as a whole, produces it or a
 *     part of it
 * @param evidence its rank as evidence, null when it is none
 * @param columns columns in order, at least one
 * @param key columns that identify a row
 * @param unique further unique column sets
 * @param partition partition columns
 * @param sort columns by which rows lie together inside a data file; no promise of an order
 * @param determinism what two runs have in common
 * @param evolution which schema changes a restored job accepts
 * @param dedupe what happens to several rows of one key
 * @param constraints conditions on every row
 * @param references foreign keys
 * @param edges edge kinds this relation feeds
 */
public record DatasetContract(
    String dataset,
    Version version,
    Database database,
    String description,
    Route route,
    ChangeSemantics change,
    boolean materialised,
    boolean resolved,
    @Nullable Evidence evidence,
    List<ColumnContract> columns,
    List<String> key,
    List<List<String>> unique,
    List<String> partition,
    List<String> sort,
    Determinism determinism,
    Evolution evolution,
    Dedupe dedupe,
    List<Constraint> constraints,
    List<Reference> references,
    List<String> edges) {

  public DatasetContract {
    Names.requireName("dataset", dataset);
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    unique = unique.stream().map(List::copyOf).toList();
    partition = List.copyOf(partition);
    sort = List.copyOf(sort);
    constraints = List.copyOf(constraints);
    references = List.copyOf(references);
    edges = List.copyOf(edges);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("dataset " + dataset + " has no column");
    }
    Set<String> seen = new HashSet<>();
    for (ColumnContract column : columns) {
      if (!seen.add(column.name())) {
        throw new IllegalArgumentException(
            "dataset " + dataset + " has two columns named " + column.name());
      }
    }
  }

  /** The column of that name. */
  public Optional<ColumnContract> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** Names of the columns in order. */
  public List<String> columnNames() {
    return columns.stream().map(ColumnContract::name).toList();
  }

  /**
   * Position of a column, from 0.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public int indexOf(String name) {
    int index = columnNames().indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("dataset " + dataset + " has no column " + name);
    }
    return index;
  }

  /** Whether a column says of what kind an edge of the graph is; relations may add kinds. */
  public boolean isKindOfEdges(String column) {
    return RegistryRules.isOfEdges(this) && column.equals(RegistryRules.KIND);
  }

  /** {@code database.dataset}. */
  public String qualifiedName() {
    return database.yamlName() + "." + dataset;
  }

  /** The same, stored or not. */
  DatasetContract withMaterialised(boolean isMaterialised) {
    return with(isMaterialised, columns);
  }

  /** The same with further values of a column that has a closed list of them. */
  DatasetContract withValues(String column, Collection<String> more) {
    List<ColumnContract> changed = new ArrayList<>(columns);
    changed.replaceAll(c -> c.name().equals(column) ? c.withValues(more) : c);
    return with(materialised, changed);
  }

  private DatasetContract with(boolean isMaterialised, List<ColumnContract> newColumns) {
    return new DatasetContract(
        dataset,
        version,
        database,
        description,
        route,
        change,
        isMaterialised,
        resolved,
        evidence,
        newColumns,
        key,
        unique,
        partition,
        sort,
        determinism,
        evolution,
        dedupe,
        constraints,
        references,
        edges);
  }
}
