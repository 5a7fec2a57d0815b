package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.plan.ColumnOrigin;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.Lineage;
import io.relspec.app.plan.LineageTrace;
import io.relspec.app.plan.PlanRequest;
import io.relspec.app.report.RelspecException;
import io.relspec.app.testing.TestContracts;
import io.relspec.app.testing.TestFunctions;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ColumnLineageTest {

  private static JobPlan plan(String... relations) {
    List<RelationFile> files = new java.util.ArrayList<>();
    for (int i = 0; i < relations.length; i += 2) {
      files.add(new RelationFile(relations[i], relations[i] + ".sql", relations[i + 1]));
    }
    return RelationPlans.of(files, TestContracts.all(), new TestFunctions())
        .describe(new PlanRequest(new TreeMap<>(), Set.of(), new TreeMap<>(), contract -> ""));
  }

  private static String lineage(String dataset, String sql) {
    Lineage lineage = plan(dataset, sql).relation(dataset).orElseThrow().lineage();
    return lineage.columns() + " rows " + lineage.rows();
  }

  private static String required(String sql) {
    return plan("linked", sql).relation("linked").orElseThrow().required().toString();
  }

  @Test
  void expressionsConditionsAndConstants() {
    assertThat(
            lineage(
                "named",
                "SELECT repo, fact_id + group_id AS id, 'x' AS name FROM evidence.facts"
                    + " WHERE name IS NOT NULL"))
        .isEqualTo(
            "{repo=[facts.repo], id=[facts.fact_id, facts.group_id], name=[]}"
                + " rows [facts.name]");
  }

  @Test
  void joinKeysDecideWhichRowsThereAre() {
    assertThat(
            lineage(
                "linked",
                "SELECT l.repo, l.link_id, f.fact_id AS id, f.name FROM evidence.links l"
                    + " JOIN evidence.facts f ON f.repo = l.repo AND f.name = l.name"))
        .isEqualTo(
            "{repo=[links.repo], link_id=[links.link_id], id=[facts.fact_id], name=[facts.name]}"
                + " rows [facts.name, facts.repo, links.name, links.repo]");
  }

  @Test
  void columnsBesideAnUnnestedArrayKeepTheirOrigins() {
    assertThat(
            lineage(
                "named",
                "SELECT f.repo, f.fact_id AS id, x.tag AS name FROM evidence.facts f"
                    + " CROSS JOIN UNNEST(f.tags) AS x (tag)"))
        .isEqualTo("{repo=[facts.repo], id=[facts.fact_id], name=[facts.tags]} rows [facts.tags]");
  }

  @Test
  void fieldsOfRowsAreToldApart() {
    assertThat(
            lineage(
                "named",
                "SELECT repo, r.a AS id, r.b AS name FROM"
                    + " (SELECT repo, CAST(ROW(fact_id, name) AS ROW<a BIGINT, b STRING>) AS r"
                    + " FROM evidence.facts)"))
        .startsWith("{repo=[facts.repo], id=[facts.fact_id");
  }

  @Test
  void aggregatesComeFromTheirArgumentsAndGroups() {
    assertThat(
            lineage(
                "counted",
                "SELECT repo, group_id, SUM(fact_id) AS n FROM evidence.facts"
                    + " GROUP BY repo, group_id"))
        .isEqualTo(
            "{repo=[facts.repo], group_id=[facts.group_id], n=[facts.fact_id]}"
                + " rows [facts.group_id, facts.repo]");
  }

  @Test
  void queriesInConditionsCount() {
    assertThat(
            lineage(
                "named",
                "SELECT repo, fact_id AS id, 'x' AS name FROM evidence.facts f WHERE EXISTS ("
                    + "SELECT 1 FROM evidence.links l"
                    + " WHERE l.repo = f.repo AND l.group_id = f.group_id)"))
        .endsWith("rows [facts.group_id, facts.repo, links.group_id, links.repo]");
  }

  @Test
  void unionTakesFromAllBranches() {
    assertThat(
            lineage(
                "named",
                "SELECT repo, fact_id AS id, 'x' AS name FROM evidence.facts"
                    + " UNION ALL SELECT repo, link_id, name FROM evidence.links"))
        .isEqualTo(
            "{repo=[facts.repo, links.repo], id=[facts.fact_id, links.link_id],"
                + " name=[links.name]} rows []");
  }

  @Test
  void whatIsRequiredFollowsFromTheAlgebra() {
    String select = "SELECT l.repo, l.link_id, COALESCE(f.fact_id, 0) AS id, l.name FROM ";
    String on = " ON f.repo = l.repo AND f.name = l.name";
    assertThat(required(select + "evidence.links l JOIN evidence.facts f" + on))
        .isEqualTo("[[facts], [links]]");
    assertThat(required(select + "evidence.links l LEFT JOIN evidence.facts f" + on))
        .isEqualTo("[[links]]");
    assertThat(
            required(
                "SELECT repo, link_id, group_id AS id, name FROM evidence.links"
                    + " UNION ALL SELECT repo, fact_id, group_id, name FROM evidence.facts"))
        .isEqualTo("[[facts, links]]");
  }

  @Test
  void traceLeadsThroughRelationsToEvidence() {
    JobPlan plan =
        plan(
            "named", "SELECT repo, fact_id AS id, COALESCE(name, '') AS name FROM evidence.facts",
            "linked", "SELECT repo, id AS link_id, id, name FROM named");
    LineageTrace trace = new LineageTrace(plan);

    assertThat(trace.text(new ColumnOrigin("linked", "name")))
        .isEqualTo(
            """
            linked.name
              named.name
                facts.name
            which rows there are depends on
            """);
    assertThatThrownBy(() -> trace.of(new ColumnOrigin("linked", "nome")))
        .isInstanceOfSatisfying(
            RelspecException.class, e -> assertThat(e.code()).isEqualTo("PLN-003"));
  }
}
