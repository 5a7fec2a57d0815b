package io.relspec.app.facade;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.RelationSpec;
import io.relspec.contracts.RelationSpec.Edge;
import io.relspec.contracts.RelationSpec.Feature;
import io.relspec.contracts.RelationSpec.Input;
import io.relspec.contracts.RelationSpec.Keep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.config.Lex;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.apache.flink.sql.parser.validate.FlinkSqlConformance;

/**
 * The query that a specification stands for. From there on it is a relation like any other: the
 * same tree, the same rules, the same lineage.
 */
final class RelationSpecQuery {
  private static final SqlParser.Config PARSER =
      SqlParser.config()
          .withParserFactory(FlinkSqlParserImpl.FACTORY)
          .withConformance(FlinkSqlConformance.DEFAULT)
          .withLex(Lex.JAVA);

  private final RelationSpec spec;
  private final ContractRegistry contracts;

  private RelationSpecQuery(RelationSpec spec, ContractRegistry contracts) {
    this.spec = spec;
    this.contracts = contracts;
  }

  /**
   * The relation of a specification.
   *
   * @throws RelspecException for a text that is no expression, with the entry it stands in
   */
  static RelationFile of(RelationSpec spec, ContractRegistry contracts) {
    return new RelationFile(
        spec.relation(),
        spec.file(),
        new RelationSpecQuery(spec, contracts).text(),
        spec.priority(),
        false);
  }

  private String text() {
    List<String> fields = fields();
    boolean isBest = spec.keep() == Keep.BEST;
    String candidates = isBest ? "ARRAY[g.best[1]]" : "g.best";
    String count = isBest ? "1" : "CARDINALITY(g.best)";
    return """
        SELECT g.repo, %s, '%s' AS origin, '%s' AS resolution_method, %d AS evidence_rank,
          confidence(%d, b.penalty, CAST(%s AS BIGINT), TRUE) AS confidence,
          b.score AS score, %s AS candidate_count
        FROM (
          SELECT repo, %s, collect_best(ROW(%s), CAST(%s AS BIGINT)) AS best
          FROM (
        %s
          )
          GROUP BY repo, %s
        ) AS g
        CROSS JOIN UNNEST(%s) AS b (%s)
        """
        .formatted(
            list(spec.columns().keySet().stream().map(c -> "b." + name(c) + " AS " + name(c))),
            literal(spec.origin()),
            literal(spec.method()),
            spec.rank(),
            spec.prior(),
            count,
            count,
            list(spec.group().stream().map(RelationSpecQuery::name)),
            list(fields.stream().map(RelationSpecQuery::name)),
            spec.keep() == Keep.ALL ? "0" : "-score",
            candidates(),
            list(spec.group().stream().map(RelationSpecQuery::name)),
            candidates,
            list(fields.stream().map(RelationSpecQuery::name)));
  }

  /**
   * The fields of a candidate. Candidates with equal first fields count once, and the best ones are
   * in the order of the fields: what identifies a candidate comes first, or what breaks ties.
   */
  private List<String> fields() {
    List<String> fields = new ArrayList<>();
    if (spec.keep() == Keep.BEST) {
      for (int i = 0; i < spec.tieBreakers().size(); i++) {
        fields.add("tie_" + (i + 1));
      }
    }
    String candidate = candidate();
    fields.add(candidate);
    spec.columns().keySet().stream().filter(c -> !c.equals(candidate)).forEach(fields::add);
    fields.add("score");
    fields.add("penalty");
    return fields;
  }

  /** The column of the key that tells the candidates of one question apart. */
  private String candidate() {
    List<String> rest = new ArrayList<>(contracts.get(spec.relation()).key());
    rest.remove("repo");
    rest.removeAll(spec.group());
    if (rest.size() != 1 || !spec.columns().containsKey(rest.get(0))) {
      throw new RelspecException(
          "KEY_NOT_COVERED",
          ExitCode.PLAN,
          spec.file() + ": the key of " + spec.relation() + " has " + rest + " beside the group",
          "let the key be repo, the columns of the group, and one that names the candidate");
    }
    return rest.get(0);
  }

  private String candidates() {
    StringBuilder text = new StringBuilder("    SELECT ");
    Input left = spec.inputs().get(0);
    text.append(left.alias()).append(".repo AS repo");
    for (Map.Entry<String, String> column : spec.columns().entrySet()) {
      text.append(", ").append(expression("columns." + column.getKey(), column.getValue()));
      text.append(" AS ").append(name(column.getKey()));
    }
    for (int i = 0; i < spec.tieBreakers().size(); i++) {
      text.append(", ").append(expression("tie_breakers", spec.tieBreakers().get(i)));
      text.append(" AS tie_").append(i + 1);
    }
    text.append(", ").append(sum("features", spec.features())).append(" AS score");
    text.append(", ").append(sum("penalties", spec.penalties())).append(" AS penalty\n");
    text.append("    FROM ").append(table(left));
    for (Input input : spec.inputs().subList(1, spec.inputs().size())) {
      text.append("\n    JOIN ").append(table(input)).append(" ON ").append(keys(left, input));
    }
    List<String> conditions = conditions();
    if (!conditions.isEmpty()) {
      text.append("\n    WHERE ").append(String.join(" AND ", conditions));
    }
    return text.toString();
  }

  private List<String> conditions() {
    List<String> conditions = new ArrayList<>();
    for (Input input : spec.inputs()) {
      if (input.where() != null) {
        conditions.add(expression("inputs." + input.alias() + ".where", input.where()));
      }
    }
    spec.hard().forEach(hard -> conditions.add(expression("hard", hard)));
    return conditions;
  }

  private String table(Input input) {
    DatasetContract contract = contracts.get(input.dataset());
    return contract.database().yamlName() + "." + name(input.dataset()) + " AS " + input.alias();
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

  private String sum(String entry, List<Feature> features) {
    return features.isEmpty()
        ? "0"
        : features.stream()
            .map(
                feature ->
                    "CASE WHEN "
                        + expression(entry + "." + feature.name(), feature.when())
                        + " THEN "
                        + feature.weight()
                        + " ELSE 0 END")
            .collect(Collectors.joining(" + "));
  }

  /** The rows of {@code relation_output} that an edge of the specification makes. */
  static String output(RelationSpec spec, Edge edge) {
    String file = edge.file() == null ? "CAST(NULL AS BIGINT)" : name(edge.file());
    String src = name(edge.src());
    String dst = name(edge.dst());
    return """
        SELECT
          repo,
          bundle_id('%s', '%s', %s, CAST(NULL AS INT), %s, CAST(NULL AS STRING)),
          '%s', '%s', %s, ARRAY[%s], %s, CAST(NULL AS STRING), %s, origin, resolution_method,
          evidence_rank, confidence, score, candidate_count, CAST(NULL AS INT),
          CAST(NULL AS STRING)
        FROM relations.%s
        """
        .formatted(
            spec.relation(),
            edge.kind(),
            src,
            dst,
            spec.relation(),
            edge.kind(),
            src,
            src,
            dst,
            file,
            name(spec.relation()));
  }

  private String expression(String entry, String text) {
    try {
      SqlParser.create(text, PARSER).parseExpression();
      return "(" + text + ")";
    } catch (SqlParseException e) {
      throw new RelspecException(
          "RELATION_INVALID",
          ExitCode.PLAN,
          spec.file()
              + ": "
              + entry
              + ": '"
              + text
              + "' is no expression: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          "write one over the columns of the inputs, such as a.name = 'x'",
          e);
    }
  }

  private static String list(Stream<String> parts) {
    return parts.collect(Collectors.joining(", "));
  }

  private static String literal(String text) {
    return text.replace("'", "''");
  }

  private static String name(String column) {
    return "`" + column + "`";
  }
}
