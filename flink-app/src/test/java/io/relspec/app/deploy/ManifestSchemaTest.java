package io.relspec.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every document has only fields that its kind has, with values of their types. */
class ManifestSchemaTest {
  private static final String OPERATOR = "flink.apache.org/v1beta1";

  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "v1 ConfigMap", ConfigMap.class,
          "v1 Namespace", Namespace.class,
          "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
          "v1 ServiceAccount", ServiceAccount.class,
          "monitoring.coreos.com/v1 PodMonitor", PodMonitor.class,
          "monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
          "rbac.authorization.k8s.io/v1 Role", Role.class,
          "rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class);

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(new WithoutAnySetters())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** The models keep what they do not know; here it is an error. */
  private static final class WithoutAnySetters extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }

  @TestFactory
  Stream<DynamicTest> everyDocumentIsValid() {
    return Stream.of(
            "rendered/dev",
            "rendered/prod",
            "rendered/dev-split",
            "rendered/prod-split",
            "rendered/snapshot",
            "rendered/snapshot-split",
            "monitoring/alerts")
        .flatMap(
            overlay -> {
              try {
                return Manifest.read(overlay).stream();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .map(each -> DynamicTest.dynamicTest(each.toString(), () -> assertValid(each)));
  }

  private static void assertValid(Manifest manifest) throws IOException {
    if (manifest.apiVersion().equals(OPERATOR)) {
      assertThat(CustomResourceSchema.of(manifest.kind()).errors(manifest.tree())).isEmpty();
    } else {
      STRICT.treeToValue(manifest.tree(), typeOf(manifest));
    }
  }

  private static Class<?> typeOf(Manifest manifest) {
    String kind = manifest.apiVersion() + " " + manifest.kind();
    return Objects.requireNonNull(KINDS.get(kind), kind);
  }

  @Test
  void unknownFieldsAndValuesAreFoundInResourcesOfTheOperator() throws IOException {
    ObjectNode tree = deployment().tree().deepCopy();
    ((ObjectNode) tree.at("/spec")).put("imag", "x");
    ((ObjectNode) tree.at("/spec/job")).put("upgradeMode", "savepointt").put("parallelism", "2");
    ((ObjectNode) tree.at("/spec/podTemplate/spec/containers/0")).put("securitycontext", "x");
    ((ObjectNode) tree.at("/spec/flinkConfiguration")).put("a", 1);

    List<String> errors = CustomResourceSchema.of("FlinkDeployment").errors(tree);

    assertThat(errors).hasSize(5);
    assertThat(String.join("\n", errors))
        .contains("/spec/imag: is unknown")
        .contains("/spec/job/upgradeMode: savepointt is none of")
        .contains("/spec/job/parallelism: is no integer")
        .contains("/spec/podTemplate/spec/containers/0/securitycontext: is unknown")
        .contains("/spec/flinkConfiguration/a: is no string");
  }

  @Test
  void unknownFieldsAreFoundInOtherKinds() throws IOException {
    for (Manifest each : Manifest.rendered("prod")) {
      if (each.apiVersion().equals(OPERATOR)) {
        continue;
      }
      ObjectNode tree = each.tree().deepCopy();
      tree.put("unknown", 1);
      assertThatThrownBy(() -> STRICT.treeToValue(tree, typeOf(each)))
          .as("%s", each)
          .isInstanceOf(JsonProcessingException.class)
          .hasMessageContaining("unknown");
    }
  }

  private static Manifest deployment() throws IOException {
    return Manifest.rendered("prod").stream()
        .filter(each -> each.kind().equals("FlinkDeployment"))
        .findFirst()
        .orElseThrow();
  }
}
