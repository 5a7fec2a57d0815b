package io.relspec.app.job;

import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.EdgeKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules for the tables of every build: those that are written down, and those of contracts. */
final class Invariants {
  private static final String RESOURCE = "/io/relspec/app/job/invariants.yaml";
  private static final int KEYS = 3;
  private static final int VALUES = 8;

  private Invariants() {}

  /**
   * All rules by number.
   *
   * @param edgeKinds the kinds of edges that are described
   * @param stored contracts of the tables
   */
  static List<Invariant> of(Collection<EdgeKind> edgeKinds, List<DatasetContract> stored) {
    List<Invariant> all = new ArrayList<>(written());
    all.addAll(EdgeInvariants.of(edgeKinds));
    for (DatasetContract contract : stored) {
      all.add(key(contract));
      values(contract).ifPresent(all::add);
      all.addAll(ContractInvariants.of(contract, stored));
    }
    all.sort(Comparator.comparingInt(Invariant::number));
    return all;
  }

  private static List<Invariant> written() {
    try (InputStream in = Invariants.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the program");
      }
      List<Invariant> rules = new ArrayList<>();
      Object document = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
      for (Object rule : (List<?>) document) {
        rules.add(rule((Map<?, ?>) rule));
      }
      return rules;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  private static Invariant rule(Map<?, ?> rule) {
    Object query = rule.get("query");
    Object needs = rule.get("needs");
    if ((query == null) == (needs == null)) {
      throw new IllegalStateException(rule + " has neither or both of query and needs");
    }
    return new Invariant(
        (Integer) Objects.requireNonNull(rule.get("number")),
        String.valueOf(rule.get("title")),
        query == null ? null : query.toString(),
        needs == null ? "" : needs.toString());
  }

  private static Invariant key(DatasetContract contract) {
    String key = columns(contract.key());
    return new Invariant(
        KEYS,
        "keys of " + contract.dataset() + " are unique",
        "SELECT "
            + key
            + " FROM "
            + contract.dataset()
            + " GROUP BY "
            + key
            + " HAVING COUNT(*) > 1",
        "");
  }

  /** One query for all columns that have a closed list of values. */
  private static Optional<Invariant> values(DatasetContract contract) {
    List<String> queries =
        contract.columns().stream()
            .filter(column -> !column.values().isEmpty())
            .map(column -> unknown(contract.dataset(), column))
            .toList();
    return queries.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Invariant(
                VALUES,
                "known values in " + contract.dataset(),
                String.join(" UNION ALL ", queries),
                ""));
  }

  private static String unknown(String dataset, ColumnContract column) {
    String values =
        column.values().stream()
            .map(value -> "'" + value.replace("'", "''") + "'")
            .collect(Collectors.joining(", "));
    return "SELECT DISTINCT '%s', `%s` FROM %s WHERE `%s` NOT IN (%s)"
        .formatted(column.name(), column.name(), dataset, column.name(), values);
  }

  private static String columns(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
