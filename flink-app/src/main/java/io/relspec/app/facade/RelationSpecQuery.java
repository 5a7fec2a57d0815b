package io.relspec.app.facade;

import io.relspec.app.facade.SpecCandidates.Term;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.RelationSpec;
import io.relspec.contracts.RelationSpec.Edge;
import io.relspec.contracts.RelationSpec.Keep;
import io.relspec.contracts.RelationSpec.Tie;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query that a specification stands for. From there on it is a relation like any other: the
 * same tree, the same rules, the same lineage.
 */
final class RelationSpecQuery {
  /** More than any score. */
  private static final String PER_RANK = "4294967296";

  private final RelationSpec spec;
  private final ContractRegistry contracts;
  private final SpecCandidates candidates;

  private RelationSpecQuery(RelationSpec spec, ContractRegistry contracts) {
    this.spec = spec;
    this.contracts = contracts;
    this.candidates = new SpecCandidates(spec, contracts);
  }

  /**
   * The relation of a specification.
   *
   * @throws io.relspec.app.report.RelspecException for a text that is no expression, with the entry
   *     it stands in
   */
  static RelationFile of(RelationSpec spec, ContractRegistry contracts) {
    RelationSpecQuery query = new RelationSpecQuery(spec, contracts);
    return new RelationFile(
        spec.relation(),
        spec.file(),
        spec.keep() == Keep.BEST ? query.best() : query.listed(),
        spec.priority(),
        false);
  }

  /** All candidates of the best rank, or those with the best score among them. */
  private String listed() {
    List<String> fields = fields();
    String rank =
        candidates.varies(Term.RANK) ? "CAST(evidence_rank AS BIGINT) * " + PER_RANK + " - " : "-";
    String key = rank + (spec.keep() == Keep.ALL ? "0" : "score");
    return """
        SELECT g.repo, %s
        FROM (
          SELECT repo, %s, collect_best(ROW(%s), CAST(%s AS BIGINT)) AS best
          FROM (
        %s
          )
          GROUP BY repo, %s
        ) AS g
        CROSS JOIN UNNEST(g.best) AS b (%s)
        """
        .formatted(
            columns("b.", "CARDINALITY(g.best)"),
            group(),
            identity() + names(fields),
            key,
            candidates.text(),
            group(),
            "`_identity`, " + names(fields));
  }

  /** The first candidate by rank, score and what breaks ties. */
  private String best() {
    List<String> order = new ArrayList<>();
    if (candidates.varies(Term.RANK)) {
      order.add("evidence_rank");
    }
    order.add("score DESC");
    int tie = 1;
    for (Tie by : spec.tieBreakers()) {
      order.add(name(SpecCandidates.TIE + tie++) + (by.isDescending() ? " DESC" : ""));
    }
    DatasetContract contract = contracts.get(spec.relation());
    fields().stream()
        .filter(field -> contract.column(field).filter(c -> c.type().isArray()).isEmpty())
        .filter(field -> !spec.group().contains(field))
        .filter(field -> !field.equals("score") && !field.equals(Term.RANK.column()))
        .forEach(field -> order.add(name(field)));
    return """
        SELECT b.repo, %s
        FROM (
          SELECT *, ROW_NUMBER() OVER (PARTITION BY repo, %s ORDER BY %s) AS `_place`
          FROM (
        %s
          )
        ) AS b
        WHERE b.`_place` = 1
        """
        .formatted(columns("b.", "1"), group(), String.join(", ", order), candidates.text());
  }

  /** What the relation yields besides the repository. */
  private String columns(String row, String count) {
    Function<Term, String> value =
        term -> candidates.varies(term) ? row + name(term.column()) : candidates.constant(term);
    String method = value.apply(Term.METHOD);
    if (candidates.hasSingle()) {
      method =
          "CASE WHEN %s = 1 THEN %s ELSE %s END".formatted(count, value.apply(Term.SINGLE), method);
    }
    String divide =
        candidates.dividesAlways()
            ? "TRUE"
            : "COALESCE(" + row + name(SpecCandidates.DIVIDE) + ", FALSE)";
    return """
        %s, %s AS origin, %s AS resolution_method, %s AS evidence_rank,
          confidence(%s, %s, CAST(%s AS BIGINT), %s) AS confidence,
          %sscore AS score, %s AS candidate_count"""
        .formatted(
            spec.columns().keySet().stream()
                .map(column -> row + name(column) + " AS " + name(column))
                .collect(Collectors.joining(", ")),
            value.apply(Term.ORIGIN),
            method,
            value.apply(Term.RANK),
            value.apply(Term.PRIOR),
            row + "penalty",
            count,
            divide,
            row,
            count);
  }

  /** The fields of a candidate besides its identity. */
  private List<String> fields() {
    List<String> fields = new ArrayList<>(spec.columns().keySet());
    fields.add("score");
    fields.add("penalty");
    fields.addAll(candidates.varying());
    return fields;
  }

  /**
   * What tells the candidates of one question apart: equal ones count once, by the best evidence.
   */
  private String identity() {
    List<String> rest = new ArrayList<>(contracts.get(spec.relation()).key());
    rest.remove("repo");
    rest.removeAll(spec.group());
    return (rest.size() == 1 ? name(rest.get(0)) : "ROW(" + names(rest) + ")") + ", ";
  }

  private String group() {
    return names(spec.group());
  }

  /** The rows of {@code relation_output} that an edge of the specification makes. */
  static String output(RelationSpec spec, Edge edge) {
    String left = name(edge.left());
    String src = name(edge.src());
    boolean isOne = edge.src().equals(edge.left());
    String dst = name(edge.dst());
    return """
        SELECT
          repo,
          bundle_id('%s', '%s', %s, CAST(NULL AS INT), %s, %s),
          '%s', '%s', %s, %s, %s, %s, %s, origin, resolution_method,
          evidence_rank, confidence, score, candidate_count, CAST(NULL AS INT), %s
        FROM relations.%s
        """
        .formatted(
            spec.relation(),
            edge.kind(),
            left,
            dst,
            optional(edge.discriminator(), "STRING"),
            spec.relation(),
            edge.kind(),
            left,
            isOne ? "ARRAY[" + src + "]" : src,
            dst,
            optional(edge.discriminator(), "STRING"),
            optional(edge.file(), "BIGINT"),
            optional(edge.reason(), "STRING"),
            name(spec.relation()));
  }

  private static String optional(@Nullable String column, String type) {
    return column == null ? "CAST(NULL AS " + type + ")" : name(column);
  }

  private static String names(List<String> columns) {
    return columns.stream().map(RelationSpecQuery::name).collect(Collectors.joining(", "));
  }

  static String name(String column) {
    return "`" + column + "`";
  }
}
