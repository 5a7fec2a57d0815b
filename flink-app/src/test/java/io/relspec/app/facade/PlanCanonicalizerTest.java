package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.relspec.app.testing.RelationHarness;
import io.relspec.app.testing.TestContracts;
import io.relspec.app.testing.TestFunctions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanCanonicalizerTest {

  private static final String COUNTED =
      "SELECT repo, group_id, COUNT(*) AS n FROM evidence.facts"
          + " WHERE name IS NOT NULL GROUP BY repo, group_id";
  private static final String NAMED =
      "SELECT f.repo, f.fact_id AS id, x.tag AS name FROM evidence.facts f"
          + " CROSS JOIN UNNEST(f.tags) AS x (tag)";

  /** A program of its own: prints the canonical plan of the job of these tests. */
  public static final class Compilation {
    public static void main(String[] args) throws IOException {
      try {
        System.out.write(String.join("\n", texts(both())).getBytes(StandardCharsets.UTF_8));
        System.out.flush();
      } finally {
        Runtime.getRuntime().halt(0); // the cluster of the harness would keep the process alive
      }
    }
  }

  private static RelationHarness harness() {
    return RelationHarness.of(TestContracts.all(), new TestFunctions()).empty("facts");
  }

  private static RelationHarness both() {
    return harness().relation("counted", COUNTED).relation("named", NAMED);
  }

  private static List<String> texts(RelationHarness harness) {
    return harness.compile().stream().map(job -> job.plan().json()).toList();
  }

  private static CanonicalPlan plan(RelationHarness harness, String dataset) {
    return harness.compile().stream()
        .filter(job -> job.dataset().equals(dataset))
        .findFirst()
        .orElseThrow()
        .plan();
  }

  @Test
  void samePlansComeOutWhateverWasCompiledBeforeAndInWhichOrder() {
    List<String> first = texts(both());
    harness().relation("counted", COUNTED).compile();

    assertThat(texts(harness().relation("named", NAMED).relation("counted", COUNTED)))
        .isEqualTo(first);
  }

  @Test
  void samePlansComeOutInAnotherProcess() throws IOException {
    assertThat(run(Compilation.class)).isEqualTo(String.join("\n", texts(both())));
  }

  @Test
  void changedLiteralChangesThePlan() {
    CanonicalPlan changed =
        plan(harness().relation("named", NAMED.replace("x.tag AS", "'x' AS")), "named");

    assertThat(changed.digest()).isNotEqualTo(plan(both(), "named").digest());
  }

  @Test
  void changeOfARelationChangesTheOperatorIdsOfItsReaders() throws JsonProcessingException {
    String reading = "SELECT repo, id AS group_id, COUNT(*) AS n FROM named GROUP BY repo, id";
    CanonicalPlan plan =
        plan(harness().relation("named", NAMED).relation("counted", reading), "counted");
    CanonicalPlan changed =
        plan(
            harness()
                .relation("named", NAMED.replace("f.fact_id", "f.group_id"))
                .relation("counted", reading),
            "counted");

    assertThat(changed.digest()).isNotEqualTo(plan.digest());
    assertThat(uidFormats(changed)).doesNotContainAnyElementsOf(uidFormats(plan));
  }

  @Test
  void operatorIdsAreUniqueInAPlan() throws JsonProcessingException {
    String twice =
        COUNTED + " UNION ALL " + COUNTED + " UNION ALL " + COUNTED.replace("n F", "n  F");
    List<String> formats = uidFormats(plan(harness().relation("counted", twice), "counted"));

    assertThat(new HashSet<>(formats)).hasSameSizeAs(formats);
  }

  private static List<String> uidFormats(CanonicalPlan plan) throws JsonProcessingException {
    List<String> formats = new ArrayList<>();
    for (JsonNode node : PlanJson.MAPPER.readTree(plan.json()).required("nodes")) {
      formats.add(
          node.required("type").textValue()
              + " "
              + node.required("configuration").required("table.exec.uid.format").textValue());
    }
    return formats;
  }

  private static String run(Class<?> program) throws IOException {
    List<String> command =
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
