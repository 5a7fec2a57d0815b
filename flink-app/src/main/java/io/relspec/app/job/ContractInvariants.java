package io.relspec.app.job;

import io.relspec.contracts.Constraint;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Reference;
import io.relspec.contracts.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a contract promises of the rows of a table, besides key and closed lists, as rules. */
final class ContractInvariants {
  private static final int REJECTED = 31;

  private ContractInvariants() {}

  /**
   * The rules of a contract.
   *
   * @param stored contracts of all tables: what others refer to may not be stored
   */
  static List<Invariant> of(DatasetContract contract, List<DatasetContract> stored) {
    List<Invariant> rules = new ArrayList<>();
    for (Constraint constraint : contract.constraints()) {
      if (constraint.severity() == Severity.ERROR) {
        rules.add(check(contract, constraint));
      }
    }
    contract.unique().forEach(columns -> rules.add(unique(contract, columns)));
    for (Reference reference : contract.references()) {
      boolean isStored =
          stored.stream().anyMatch(other -> other.dataset().equals(reference.dataset()));
      rules.add(reference(contract, reference, isStored));
    }
    return rules;
  }

  private static Invariant check(DatasetContract contract, Constraint constraint) {
    return rule(
        "%s of %s holds".formatted(constraint.code(), contract.dataset()),
        "SELECT %s FROM %s WHERE NOT (%s)"
            .formatted(
                columns("", contract.key()),
                contract.dataset(),
                constraint.sql(contract.columnNames())));
  }

  private static Invariant unique(DatasetContract contract, List<String> columns) {
    String listed = columns("", columns);
    return rule(
        "%s of %s are unique".formatted(String.join(", ", columns), contract.dataset()),
        "SELECT %s FROM %s GROUP BY %s HAVING COUNT(*) > 1"
            .formatted(listed, contract.dataset(), listed));
  }

  private static Invariant reference(
      DatasetContract contract, Reference reference, boolean isStored) {
    String title =
        "%s of %s is in %s"
            .formatted(
                String.join(", ", reference.columns()), contract.dataset(), reference.dataset());
    if (!isStored) {
      return new Invariant(REJECTED, title, null, reference.dataset() + ", which is not stored");
    }
    List<String> columns = reference.columns();
    String join =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "b.`%s` = a.`%s`".formatted(reference.key().get(i), columns.get(i)))
            .collect(Collectors.joining(" AND "));
    String given =
        columns.stream().map("a.`%s` IS NOT NULL"::formatted).collect(Collectors.joining(" AND "));
    return rule(
        title,
        "SELECT %s FROM %s a LEFT JOIN %s b ON %s WHERE b.`%s` IS NULL AND %s"
            .formatted(
                columns("a.", contract.key()),
                contract.dataset(),
                reference.dataset(),
                join,
                reference.key().get(0),
                given));
  }

  private static Invariant rule(String title, String query) {
    return new Invariant(REJECTED, title, query, "");
  }

  private static String columns(String alias, List<String> names) {
    return names.stream().map(name -> alias + "`" + name + "`").collect(Collectors.joining(", "));
  }
}
