package io.relspec.app.facade;

import static io.relspec.app.facade.RelationSpecQuery.name;

import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.RelationSpec;
import io.relspec.contracts.RelationSpec.Basis;
import io.relspec.contracts.RelationSpec.Branch;
import io.relspec.contracts.RelationSpec.Feature;
import io.relspec.contracts.RelationSpec.Gate;
import io.relspec.contracts.RelationSpec.Input;
import io.relspec.contracts.RelationSpec.Unnest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of a specification with their scores and penalties: a query for each branch. What
 * is one literal for all of them is no column.
 */
final class SpecCandidates {
  /** Prefix of the columns that break ties, which count from 1. */
  static final String TIE = "_tie";

  static final String DIVIDE = "_divide";

  /** Rows that answer a question before this relation does, under a name that no input has. */
  private static final String GATE = "`_gate`";

  /** What is said of the evidence of a candidate. */
  enum Term {
    RANK("evidence_rank"),
    ORIGIN("_origin"),
    METHOD("_method"),
    SINGLE("_single"),
    PRIOR("_prior");

    private final String column;

    Term(String column) {
      this.column = column;
    }

    String column() {
      return column;
    }

    private String of(Branch branch) {
      Basis basis = branch.basis();
      return switch (this) {
        case RANK -> basis.rank();
        case ORIGIN -> basis.origin();
        case METHOD -> basis.method();
        case SINGLE -> basis.single() == null ? basis.method() : basis.single();
        case PRIOR -> basis.prior();
      };
    }
  }

  private final RelationSpec spec;
  private final ContractRegistry contracts;
  private final SpecExpressions expressions;

  SpecCandidates(RelationSpec spec, ContractRegistry contracts) {
    this.spec = spec;
    this.contracts = contracts;
    this.expressions = new SpecExpressions(spec, contracts);
  }

  /** Whether a term is not one literal for all candidates. */
  boolean varies(Term term) {
    return spec.branches().stream().map(term::of).distinct().count() > 1
        || !constant(term).matches("\\d+|'[^']*'");
  }

  /** What the first branch says. */
  String constant(Term term) {
    return term.of(spec.branches().get(0));
  }

  /** Whether some branch names a single candidate's method otherwise. */
  boolean hasSingle() {
    return spec.branches().stream().anyMatch(branch -> branch.basis().single() != null);
  }

  boolean dividesAlways() {
    return spec.divide().equals("TRUE");
  }

  /** The columns that say how good the evidence is, as far as it is not the same for all. */
  List<String> varying() {
    List<String> varying = new ArrayList<>();
    for (Term term : terms()) {
      varying.add(term.column);
    }
    if (!dividesAlways()) {
      varying.add(DIVIDE);
    }
    return varying;
  }

  private List<Term> terms() {
    return Stream.of(Term.values())
        .filter(term -> varies(term) && (term != Term.SINGLE || hasSingle()))
        .toList();
  }

  /** All candidates. */
  String text() {
    return spec.branches().stream()
        .map(branch -> new BranchQuery(branch).text())
        .collect(Collectors.joining("    UNION ALL\n"));
  }

  /** The candidates of one branch. */
  private final class BranchQuery {
    private final Branch branch;
    private final List<String> joins = new ArrayList<>();

    BranchQuery(Branch branch) {
      this.branch = branch;
    }

    String text() {
      Input left = spec.inputs().get(0);
      joins.add(table(left));
      Gate gate = spec.gate();
      if (gate != null) {
        joins.add(rows(gate, "gate", GATE, ", MIN(evidence_rank) AS `_rank`"));
      }
      List<Input> joined = expressions.joined(branch);
      for (Input input : joined.subList(1, joined.size())) {
        joins.add("JOIN " + table(input) + " ON " + keys(left, input));
      }
      String select = select(left);
      List<String> conditions = conditions();
      String where = conditions.isEmpty() ? "" : "\n    WHERE " + String.join(" AND ", conditions);
      return "    SELECT %s\n    FROM %s%s\n"
          .formatted(select, String.join("\n    ", joins), where);
    }

    private String select(Input left) {
      List<String> columns = new ArrayList<>();
      columns.add(left.alias() + ".repo AS repo");
      spec.columns()
          .forEach(
              (column, text) -> columns.add(as(expression("columns." + column, text), column)));
      for (int i = 0; i < spec.tieBreakers().size(); i++) {
        columns.add(as(expression("tie_breakers", spec.tieBreakers().get(i).by()), TIE + (i + 1)));
      }
      columns.add(as(sum("features", spec.features()), "score"));
      columns.add(as(sum("penalties", spec.penalties()), "penalty"));
      for (Term term : terms()) {
        columns.add(as(expression(entry(), term.of(branch)), term.column));
      }
      if (!dividesAlways()) {
        columns.add(as(expression("divide", spec.divide()), DIVIDE));
      }
      return String.join(", ", columns);
    }

    private String entry() {
      return branch.name().isEmpty() ? "evidence" : "branches." + branch.name() + ".evidence";
    }

    private String as(String expression, String column) {
      return expression + " AS " + name(column);
    }

    private List<String> conditions() {
      List<String> conditions = new ArrayList<>();
      for (Input input : expressions.joined(branch)) {
        if (input.where() != null) {
          conditions.add(expression("inputs." + input.alias() + ".where", input.where()));
        }
      }
      spec.hard().forEach(hard -> conditions.add(expression("hard", hard)));
      if (spec.gate() != null) {
        conditions.add(
            "(%s.`_rank` IS NULL OR %s <= %s.`_rank`)"
                .formatted(GATE, expression(entry(), branch.basis().rank()), GATE));
      }
      return conditions;
    }

    private String table(Input input) {
      String table = dataset(input.dataset());
      Unnest unnest = input.unnest();
      return unnest == null
          ? table + " AS " + input.alias()
          : "(SELECT q.*, e.%s FROM %s AS q CROSS JOIN UNNEST(q.%s) AS e (%s)) AS %s"
              .formatted(
                  name(unnest.element()),
                  table,
                  name(unnest.column()),
                  name(unnest.element()),
                  input.alias());
    }

    private String dataset(String dataset) {
      DatasetContract contract = contracts.get(dataset);
      return contract.database().yamlName() + "." + name(dataset);
    }

    private String keys(Input left, Input input) {
      Stream<String> keys =
          input.on().entrySet().stream()
              .map(
                  key ->
                      input.alias()
                          + "."
                          + name(key.getKey())
                          + " = "
                          + expression("inputs." + input.alias() + ".on", key.getValue()));
      return Stream.concat(Stream.of(input.alias() + ".repo = " + left.alias() + ".repo"), keys)
          .collect(Collectors.joining(" AND "));
    }

    /** A join with at most one row of a dataset, whose repository is null where there is none. */
    private String rows(Gate rows, String entry, String alias, String more) {
      List<String> columns = List.copyOf(rows.on().keySet());
      List<String> keys = new ArrayList<>();
      keys.add(alias + ".`_repo` = " + spec.inputs().get(0).alias() + ".repo");
      StringBuilder selected = new StringBuilder("repo AS `_repo`");
      for (int i = 0; i < columns.size(); i++) {
        String on = rows.on().get(columns.get(i));
        selected
            .append(", ")
            .append(name(columns.get(i)))
            .append(" AS `_key")
            .append(i)
            .append("`");
        keys.add(alias + ".`_key" + i + "` = " + expression(entry + ".on", String.valueOf(on)));
      }
      String grouped =
          columns.stream().map(RelationSpecQuery::name).collect(Collectors.joining(", "));
      return "LEFT JOIN (SELECT %s%s FROM %s GROUP BY repo, %s) AS %s ON %s"
          .formatted(
              selected, more, dataset(rows.dataset()), grouped, alias, String.join(" AND ", keys));
    }

    private String sum(String entry, List<Feature> features) {
      String sum =
          features.stream()
              .filter(this::counts)
              .map(
                  feature ->
                      "CASE WHEN "
                          + condition(entry, feature)
                          + " THEN "
                          + feature.weight()
                          + " ELSE 0 END")
              .collect(Collectors.joining(" + "));
      return sum.isEmpty() ? "0" : sum;
    }

    private boolean counts(Feature feature) {
      return feature.branches().isEmpty() || feature.branches().contains(branch.name());
    }

    private String condition(String entry, Feature feature) {
      String place = entry + "." + feature.name();
      if (feature.when() != null) {
        return expressions.of(
            place, feature.when(), branch, entry.equals("features") ? none -> null : this::feature);
      }
      Gate exists = feature.exists();
      String alias = name("_" + entry + "_" + feature.name());
      if (exists != null) {
        String join = rows(exists, place, alias, "");
        if (!joins.contains(join)) {
          joins.add(join);
        }
      }
      return alias + ".`_repo` IS NOT NULL";
    }

    /** Whether a feature holds; where it does not count it does not. */
    private @Nullable String feature(String name) {
      return spec.features().stream()
          .filter(feature -> feature.name().equals(name))
          .findFirst()
          .map(
              feature ->
                  counts(feature)
                      ? "COALESCE((" + condition("features", feature) + "), FALSE)"
                      : "FALSE")
          .orElse(null);
    }

    private String expression(String entry, String text) {
      return expressions.of(entry, text, branch, none -> null);
    }
  }
}
