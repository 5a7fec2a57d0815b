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
      System.out.write(both().compile().plan().json().getBytes(StandardCharsets.UTF_8));
      System.out.flush();
      Runtime.getRuntime().halt(0); // the cluster of the harness would keep the process alive
    }
  }

  private static RelationHarness harness() {
    return RelationHarness.of(TestContracts.all(), new TestFunctions()).empty("facts");
  }

  private static RelationHarness both() {
    return harness().relation("counted", COUNTED).relation("named", NAMED);
  }

  @Test
  void samePlanComesOutWhateverWasCompiledBeforeAndInWhichOrder() {
    CanonicalPlan first = both().compile().plan();
    harness().relation("counted", COUNTED).compile();
    CanonicalPlan second =
        harness().relation("named", NAMED).relation("counted", COUNTED).compile().plan();

    assertThat(second).isEqualTo(first);
  }

  @Test
  void samePlanComesOutInAnotherProcess() throws IOException {
    assertThat(run(Compilation.class)).isEqualTo(both().compile().plan().json());
  }

  @Test
  void changedLiteralChangesThePlan() {
    CanonicalPlan plan = both().compile().plan();
    CanonicalPlan changed =
        harness()
            .relation("counted", COUNTED)
            .relation("named", NAMED.replace("x.tag AS", "'x' AS"))
            .compile()
            .plan();

    assertThat(changed.hash()).isNotEqualTo(plan.hash());
  }

  @Test
  void oneMoreStatementLeavesTheOperatorIdsOfTheOthersAlone() throws IOException {
    List<String> alone = uidFormats(harness().relation("counted", COUNTED).compile());
    List<String> together = uidFormats(both().compile());

    assertThat(together).containsAll(alone).hasSizeGreaterThan(alone.size());
  }

  @Test
  void operatorIdsAreUniqueInAPlan() throws IOException {
    List<String> formats = uidFormats(both().compile());

    assertThat(new HashSet<>(formats)).hasSameSizeAs(formats);
  }

  private static List<String> uidFormats(CompiledJob job) throws JsonProcessingException {
    List<String> formats = new ArrayList<>();
    for (JsonNode node : PlanJson.MAPPER.readTree(job.plan().json()).required("nodes")) {
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
