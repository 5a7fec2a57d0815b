package io.relspec.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.relspec.app.job.RelspecJob;
import io.relspec.app.options.JobOptions;
import io.relspec.app.options.UpstreamTables;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.FlinkVersion;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every rendered overlay keeps to. */
class DeploymentPolicyTest {
  private static final String POD = "/spec/podTemplate/spec";
  private static final String OPERATOR_PREFIX = "kubernetes.operator.";
  private static final String REPORTER_PREFIX = "metrics.reporter.";
  private static final Set<String> VOLUMES = Set.of("persistentVolumeClaim", "emptyDir");
  private static final String PART_OF = "/app.kubernetes.io~1part-of";

  private static final List<String> SOURCES =
      List.of("base", "components", "job", "jobs", "overlays", "snapshot", "snapshot-split");

  /** The jobs of each overlay. */
  private static final Map<String, Set<String>> JOBS =
      Map.of(
          "dev", Set.of("relspec"),
          "prod", Set.of("relspec"),
          "dev-split", Set.of("relspec-ingest", "relspec-graph"),
          "prod-split", Set.of("relspec-ingest", "relspec-graph"));

  private static final List<Class<?>> FLINK_OPTIONS =
      List.of(
          CheckpointingOptions.class,
          HighAvailabilityOptions.class,
          MetricOptions.class,
          PipelineOptions.class,
          RestartStrategyOptions.class,
          StateBackendOptions.class,
          StateRecoveryOptions.class,
          TaskManagerOptions.class);

  /** Layers have the date that jars have. */
  @Test
  void imageHasTheDateOfTheJars() throws IOException {
    Matcher date =
        Pattern.compile("<project.build.outputTimestamp>(\\S+)</")
            .matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(date.find()).isTrue();
    assertThat(Files.readString(Manifest.DIRECTORY.resolve("README.md")))
        .contains("SOURCE_DATE_EPOCH=" + Instant.parse(date.group(1)).getEpochSecond() + " ");
  }

  @Test
  void renderedFilesAreOfTheseSources() throws Exception {
    List<String> sums = new ArrayList<>();
    for (String part : SOURCES) {
      try (Stream<Path> files = Files.walk(Manifest.DIRECTORY.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
          sums.add(HexFormat.of().formatHex(sum) + "  " + Manifest.DIRECTORY.relativize(file));
        }
      }
    }
    assertThat(Files.readAllLines(Manifest.DIRECTORY.resolve("rendered/sources.sha256")))
        .as("k8s/render makes them anew")
        .containsExactlyInAnyOrderElementsOf(sums);
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void stateIsNeverLeftBehind(Manifest deployment) throws IOException {
    assertThat(deployment.at("/spec/job/upgradeMode").asText()).isEqualTo("savepoint");
    assertThat(deployment.at("/spec/job/allowNonRestoredState"))
        .isEqualTo(Manifest.JSON.valueToTree(false));
    Map<String, String> flink = configuration(deployment);
    assertThat(flink)
        .containsEntry("kubernetes.operator.job.upgrade.last-state-fallback.enabled", "false")
        .containsEntry("execution.state-recovery.ignore-unclaimed-state", "false")
        .containsEntry(
            "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION")
        .containsEntry("execution.checkpointing.mode", "EXACTLY_ONCE")
        .containsEntry("execution.checkpointing.unaligned.enabled", "false")
        .containsEntry("high-availability.type", "kubernetes")
        .containsKeys("execution.checkpointing.interval", "pipeline.max-parallelism");
    String place = deployment.file().contains("prod") ? "s3://" : "file:///data/";
    for (String key :
        List.of(
            "execution.checkpointing.dir",
            "execution.checkpointing.savepoint-dir",
            "high-availability.storageDir")) {
      assertThat(flink.get(key)).as(key).startsWith(place);
    }
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void flinkKnowsItsOptions(Manifest deployment) throws Exception {
    Set<String> known = new HashSet<>();
    for (Class<?> options : FLINK_OPTIONS) {
      for (Field field : options.getFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
          known.add(((ConfigOption<?>) field.get(null)).key());
        }
      }
    }
    assertThat(configuration(deployment).keySet())
        .filteredOn(key -> !key.startsWith(OPERATOR_PREFIX) && !key.startsWith(REPORTER_PREFIX))
        .isNotEmpty()
        .isSubsetOf(known);
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void theJobIsTheOneThatIsBuilt(Manifest deployment) throws IOException {
    assertThat(deployment.at("/spec/job/entryClass").asText())
        .isEqualTo(RelspecJob.class.getName());
    assertThat(deployment.at("/spec/flinkVersion").asText())
        .isEqualTo("v" + FlinkVersion.current().toString().replace('.', '_'));
    String jar = deployment.at("/spec/job/jarURI").asText();
    assertThat(jar).startsWith("local:///opt/flink/usrlib/");
    String dockerfile = Files.readString(Manifest.DIRECTORY.resolve("Dockerfile"));
    assertThat(dockerfile)
        .contains(jar.substring("local://".length()))
        .contains("flink:" + EnvironmentInformation.getVersion() + "-scala_2.12-java17")
        .doesNotContain("latest");
    assertThat(dockerfile.lines().filter(line -> line.startsWith("USER ")).toList())
        .last()
        .isEqualTo("USER 9999:9999");
    assertThat(deployment.at("/spec/image").asText()).matches(".+(:[0-9][^/:]*|@sha256:.+)");
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void theJobTakesItsOptions(Manifest deployment) throws IOException {
    JobOptions options = options(deployment);
    assertThat(options.out()).startsWithRaw(Path.of("/data"));
    assertThat(options.repositories()).allMatch(one -> !one.source().contains("@"));
    assertThat(deployment.at(POD + "/enableServiceLinks"))
        .as("variables of services would look like options")
        .isEqualTo(Manifest.JSON.valueToTree(false));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void podsAreRestricted(Manifest deployment) throws IOException {
    JsonNode pod = deployment.at(POD);
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    for (String forbidden : List.of("hostNetwork", "hostPID", "hostIPC", "initContainers")) {
      assertThat(pod.has(forbidden)).as(forbidden).isFalse();
    }
    assertThat(pod.at("/containers")).hasSize(1);
    JsonNode container = pod.at("/containers/0");
    assertThat(container.path("name").asText()).isEqualTo("flink-main-container");
    JsonNode security = container.path("securityContext");
    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(security.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
    assertThat(security.at("/capabilities").has("add")).isFalse();
    assertThat(pod.path("volumes")).isNotEmpty();
    for (JsonNode volume : pod.path("volumes")) {
      volume
          .fieldNames()
          .forEachRemaining(
              type -> assertThat(type).isIn("name", "persistentVolumeClaim", "emptyDir"));
      assertThat(VOLUMES).anyMatch(volume::has);
      if (volume.has("emptyDir")) {
        assertThat(volume.at("/emptyDir").has("sizeLimit")).as("%s", volume).isTrue();
      }
    }
    for (String part : List.of("jobManager", "taskManager")) {
      assertThat(deployment.at("/spec/" + part + "/resource/cpu").asDouble()).isPositive();
      assertThat(deployment.at("/spec/" + part + "/resource/memory").asText()).endsWith("m");
      assertThat(deployment.at("/spec/" + part).has("podTemplate")).isFalse();
    }
    assertThat(configuration(deployment).keySet())
        .as("limits are what is requested")
        .noneMatch(key -> key.contains("limit-factor"));
    assertThat(
            beside(deployment, "Namespace")
                .get(0)
                .at("/metadata/labels/pod-security.kubernetes.io~1enforce"))
        .isEqualTo(Manifest.JSON.valueToTree("restricted"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void nothingSecretIsWrittenDown(String overlay) throws IOException {
    for (Manifest each : Manifest.rendered(overlay)) {
      assertThat(each.kind()).isNotEqualTo("Secret");
      assertThat(each.tree().toString()).doesNotContainPattern("://[^/\"]*@");
    }
    for (Manifest deployment : all(overlay, "FlinkDeployment")) {
      for (JsonNode variable : deployment.at(POD + "/containers/0/env")) {
        assertThat(variable.has("value")).as("%s", variable).isFalse();
        assertThat(variable.at("/valueFrom").has("secretKeyRef")).as("%s", variable).isTrue();
      }
      assertThat(configuration(deployment).keySet())
          .noneMatch(key -> key.contains("secret") || key.contains("password"))
          .noneMatch(key -> key.contains("access-key"));
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void rightsAreTheLeast(String overlay) throws IOException {
    assertThat(Manifest.rendered(overlay))
        .noneMatch(each -> each.kind().startsWith("Cluster"))
        .allMatch(
            each ->
                each.kind().equals("Namespace")
                    || each.at("/metadata/namespace").asText().equals("relspec"));
    Set<String> granted = new HashSet<>();
    for (JsonNode rule : of(overlay, "Role").at("/rules")) {
      rule.path("resources").forEach(resource -> granted.add(resource.asText()));
      assertThat(rule.toString()).doesNotContain("*");
    }
    assertThat(granted).containsExactlyInAnyOrder("pods", "configmaps", "deployments");
    String account = of(overlay, "ServiceAccount").name();
    assertThat(all(overlay, "FlinkDeployment"))
        .allMatch(each -> each.at("/spec/serviceAccount").asText().equals(account));
    assertThat(of(overlay, "RoleBinding").at("/subjects/0/name").asText()).isEqualTo(account);
    assertThat(of(overlay, "RoleBinding").at("/roleRef/name").asText())
        .isEqualTo(of(overlay, "Role").name());
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void trafficIsDeniedUnlessItIsNamed(String overlay) throws IOException {
    assertThat(all(overlay, "NetworkPolicy"))
        .anySatisfy(
            policy ->
                assertThat(policy.at("/spec").toString())
                    .isEqualTo("{\"podSelector\":{},\"policyTypes\":[\"Ingress\",\"Egress\"]}"));
    for (Manifest policy : all(overlay, "NetworkPolicy")) {
      for (JsonNode rule : policy.at("/spec/ingress")) {
        assertThat(rule.has("from")).as("%s", rule).isTrue();
      }
      for (JsonNode rule : policy.at("/spec/egress")) {
        assertThat(rule.has("to") || rule.has("ports")).as("%s", rule).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void podsAreKeptAndSeen(Manifest deployment) throws IOException {
    Set<String> kept = new HashSet<>();
    for (Manifest budget : beside(deployment, "PodDisruptionBudget")) {
      if (budget.at("/spec/selector/matchLabels/app").asText().equals(deployment.name())) {
        kept.add(budget.at("/spec/selector/matchLabels/component").asText());
        assertThat(budget.at("/spec").has("maxUnavailable"))
            .as("a single job manager could not be moved, and task managers have no controller")
            .isEqualTo(budget.name().contains("jobmanager"));
      }
    }
    assertThat(kept).containsExactlyInAnyOrder("taskmanager", "jobmanager");
    JsonNode port = deployment.at(POD + "/containers/0/ports/0");
    List<Manifest> monitors = beside(deployment, "PodMonitor");
    assertThat(monitors).hasSize(1);
    assertThat(monitors.get(0).at("/spec/podMetricsEndpoints/0/port")).isEqualTo(port.path("name"));
    assertThat(configuration(deployment).get("metrics.reporter.prom.port"))
        .isEqualTo(port.path("containerPort").asText());
  }

  /** What selects the pods of all jobs finds those of each. */
  @ParameterizedTest
  @MethodSource("deployments")
  void podsAreSelected(Manifest deployment) throws IOException {
    JsonNode label = deployment.at("/spec/podTemplate/metadata/labels" + PART_OF);
    assertThat(label.asText()).isEqualTo("relspec");
    assertThat(beside(deployment, "PodMonitor").get(0).at("/spec/selector/matchLabels" + PART_OF))
        .isEqualTo(label);
    assertThat(beside(deployment, "NetworkPolicy"))
        .filteredOn(policy -> policy.at("/spec/podSelector/matchLabels" + PART_OF).equals(label))
        .hasSize(1);
    assertThat(beside(deployment, "NetworkPolicy").toString() + deployment.tree())
        .doesNotContain("{\"app\":");
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void logsAreStructured(Manifest deployment) throws IOException {
    assertThat(deployment.at("/spec/logConfiguration/log4j-console.properties").asText())
        .isEqualTo(Files.readString(Manifest.DIRECTORY.resolve("job/log4j-console.properties")));
  }

  /** What one job stores is what the other follows, and both name the repository alike. */
  @ParameterizedTest
  @ValueSource(strings = {"dev-split", "prod-split"})
  void theGraphFollowsWhatIsIngested(String overlay) throws IOException {
    JobOptions ingest = options(job(overlay, "relspec-ingest"));
    JobOptions graph = options(job(overlay, "relspec-graph"));
    assertThat(ingest.tasks().cut().only()).containsExactly("source_files");
    UpstreamTables followed = graph.upstream().orElseThrow();
    assertThat(followed.directory()).isEqualTo(ingest.out());
    assertThat(followed.repo()).contains(ingest.repositories().get(0).repo());
    assertThat(graph.out()).isNotEqualTo(ingest.out());
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void everyJobCanBeSaved(String overlay) throws IOException {
    String place = overlay.endsWith("-split") ? "snapshot-split" : "snapshot";
    List<Manifest> snapshots = Manifest.rendered(place);
    assertThat(snapshots)
        .extracting(each -> each.at("/spec/jobReference/name").asText())
        .containsExactlyInAnyOrderElementsOf(JOBS.get(overlay));
    for (Manifest snapshot : snapshots) {
      assertThat(snapshot.kind()).isEqualTo("FlinkStateSnapshot");
      assertThat(snapshot.at("/spec/savepoint/disposeOnDelete"))
          .isEqualTo(Manifest.JSON.valueToTree(false));
    }
  }

  static Set<String> overlays() {
    return JOBS.keySet();
  }

  static List<Manifest> deployments() throws IOException {
    List<Manifest> deployments = new ArrayList<>();
    for (Map.Entry<String, Set<String>> overlay : JOBS.entrySet()) {
      List<Manifest> found = all(overlay.getKey(), "FlinkDeployment");
      assertThat(found)
          .extracting(Manifest::name)
          .containsExactlyInAnyOrderElementsOf(overlay.getValue());
      deployments.addAll(found);
    }
    return deployments;
  }

  /** Documents of the overlay that a deployment stands in. */
  private static List<Manifest> beside(Manifest deployment, String kind) throws IOException {
    return Manifest.read(deployment.file()).stream()
        .filter(each -> each.kind().equals(kind))
        .toList();
  }

  private static Manifest job(String overlay, String name) throws IOException {
    return all(overlay, "FlinkDeployment").stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The options that a job gets from the object that its containers name. */
  private static JobOptions options(Manifest deployment) throws IOException {
    String name = deployment.at(POD + "/containers/0/envFrom/0/configMapRef/name").asText();
    Map<String, String> environment = new TreeMap<>();
    for (Manifest each : beside(deployment, "ConfigMap")) {
      if (each.name().equals(name)) {
        each.at("/data")
            .properties()
            .forEach(field -> environment.put(field.getKey(), field.getValue().asText()));
      }
    }
    assertThat(environment).as(name).isNotEmpty();
    return JobOptions.of(List.of(), environment);
  }

  private static Manifest of(String overlay, String kind) throws IOException {
    List<Manifest> found = all(overlay, kind);
    assertThat(found).as(kind).hasSize(1);
    return found.get(0);
  }

  private static List<Manifest> all(String overlay, String kind) throws IOException {
    return Manifest.rendered(overlay).stream().filter(each -> each.kind().equals(kind)).toList();
  }

  private static Map<String, String> configuration(Manifest deployment) {
    Map<String, String> options = new TreeMap<>();
    deployment
        .at("/spec/flinkConfiguration")
        .properties()
        .forEach(field -> options.put(field.getKey(), field.getValue().asText()));
    return options;
  }
}
