package dev.polymath.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoliciesTest {

  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final List<HasMetadata> ALL =
      Stream.of("base", "components", "overlays")
          .flatMap(folder -> Manifests.below(HERE.resolve(folder)).stream())
          .toList();

  @Test
  void aFieldThatTheApiLacksIsAnError() throws Exception {
    var yaml = new ObjectMapper(new YAMLFactory());
    var document =
        yaml.readTree(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: x}
            spec: {template: {spec: {containers: [{name: x, readOnly: true}]}}}
            """);

    assertThatThrownBy(() -> Manifests.strictly(document, "apps/v1/Deployment", Path.of("x.yaml")))
        .hasMessageContaining("readOnly");
  }

  @Test
  void podsAreAsRestrictedAsTheNamespaceDemands() {
    assertThat(pods()).hasSizeGreaterThan(10);
    pods()
        .forEach(
            (name, pod) -> {
              var security = pod.getSpec().getSecurityContext();
              assertThat(security.getRunAsNonRoot()).as(name).isTrue();
              assertThat(security.getSeccompProfile().getType())
                  .as(name)
                  .isEqualTo("RuntimeDefault");
              assertThat(pod.getSpec().getAutomountServiceAccountToken()).as(name).isFalse();
              assertThat(pod.getSpec().getServiceAccountName()).as(name).isNotBlank();
              for (var container : containers(pod)) {
                var own = container.getSecurityContext();
                assertThat(own.getAllowPrivilegeEscalation()).as(name).isFalse();
                assertThat(own.getReadOnlyRootFilesystem()).as(name).isTrue();
                assertThat(own.getCapabilities().getDrop()).as(name).containsExactly("ALL");
              }
            });
    assertThat(of(ServiceAccount.class))
        .allSatisfy(account -> assertThat(account.getAutomountServiceAccountToken()).isFalse());
  }

  @Test
  void podsSayWhatTheyNeedAndHowTheyFare() {
    pods()
        .forEach(
            (name, pod) -> {
              assertThat(pod.getSpec().getTerminationGracePeriodSeconds())
                  .as(name)
                  .isGreaterThanOrEqualTo(60);
              for (var container : containers(pod)) {
                var resources = container.getResources();
                assertThat(resources.getRequests()).as(name).containsKeys("cpu", "memory");
                assertThat(resources.getLimits()).as(name).containsKey("memory");
              }
              for (var container : pod.getSpec().getContainers()) {
                if (container.getPorts().isEmpty()) continue;
                assertThat(container.getReadinessProbe()).as(name).isNotNull();
                assertThat(container.getLivenessProbe()).as(name).isNotNull();
              }
            });
  }

  @Test
  void trainingMayFinishItsStepBeforeItIsKilled() {
    var training =
        deployments().filter(d -> d.getMetadata().getName().endsWith("-training")).toList();
    assertThat(training).hasSize(4);
    for (var deployment : training) {
      var pod = deployment.getSpec().getTemplate().getSpec();
      var wait = variable(pod.getContainers().getFirst(), "POLYMATH_JOBS_SHUTDOWNWAIT");
      var preStop = 5;
      assertThat(pod.getTerminationGracePeriodSeconds())
          .isGreaterThan(Long.parseLong(wait.replace("s", "")) + preStop);
      assertThat(variable(pod.getContainers().getFirst(), "POLYMATH_JOBS_ENABLED"))
          .isEqualTo("true");
    }
  }

  @Test
  void noServiceIsReplacedBeforeItsSuccessorIsReady() {
    deployments()
        .filter(d -> !d.getMetadata().getName().endsWith("-training"))
        .forEach(
            d -> {
              var rolling = d.getSpec().getStrategy().getRollingUpdate();
              assertThat(rolling.getMaxUnavailable().getIntVal())
                  .as(d.getMetadata().getName())
                  .isZero();
              assertThat(d.getSpec().getReplicas()).isGreaterThanOrEqualTo(2);
            });
  }

  @Test
  void everyDeploymentHasABudgetAndAScalerThatFindIt() {
    var budgets = of(PodDisruptionBudget.class).toList();
    var scaled =
        of(HorizontalPodAutoscaler.class)
            .map(h -> h.getSpec().getScaleTargetRef().getName())
            .collect(Collectors.toSet());
    deployments()
        .forEach(
            d -> {
              var labels = d.getSpec().getTemplate().getMetadata().getLabels();
              assertThat(labels.entrySet())
                  .containsAll(d.getSpec().getSelector().getMatchLabels().entrySet());
              assertThat(budgets)
                  .as("budget of " + d.getMetadata().getName())
                  .anySatisfy(
                      b ->
                          assertThat(labels.entrySet())
                              .containsAll(b.getSpec().getSelector().getMatchLabels().entrySet()));
              assertThat(scaled).contains(d.getMetadata().getName());
              assertThat(d.getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                  .isNotEmpty();
            });
  }

  @Test
  void nothingSpeaksToAnythingThatIsNotNamed() {
    var policies =
        of(NetworkPolicy.class).collect(Collectors.toMap(p -> p.getMetadata().getName(), p -> p));

    var nothing = policies.get("nothing-else").getSpec();
    assertThat(nothing.getPodSelector().getMatchLabels()).isNullOrEmpty();
    assertThat(nothing.getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
    assertThat(nothing.getIngress()).isNullOrEmpty();
    assertThat(nothing.getEgress()).isNullOrEmpty();

    // Only the gateway reaches services, beside Prometheus, which is in another namespace.
    var peers = policies.get("services").getSpec().getIngress().getFirst().getFrom();
    assertThat(peers).hasSize(2);
    assertThat(peers.get(0).getPodSelector().getMatchLabels())
        .containsExactly(Map.entry("app.kubernetes.io/name", "gateway"));
    assertThat(peers.get(1).getNamespaceSelector().getMatchLabels().values())
        .containsExactly("monitoring");

    // Only services and the gateway reach PostgreSQL.
    var allowed =
        policies.get("postgres").getSpec().getIngress().getFirst().getFrom().stream()
            .flatMap(peer -> peer.getPodSelector().getMatchExpressions().stream())
            .flatMap(expression -> expression.getValues().stream())
            .toList();
    assertThat(allowed)
        .containsExactlyInAnyOrder("gateway", "pose", "federation", "molecules", "gan", "gp");

    // Clients reach the gateway alone.
    var egress = policies.get("federation-client").getSpec().getEgress();
    assertThat(egress).hasSize(1);
    assertThat(egress.getFirst().getTo()).hasSize(1);
    assertThat(egress.getFirst().getTo().getFirst().getPodSelector().getMatchLabels())
        .containsExactly(Map.entry("app.kubernetes.io/name", "gateway"));
  }

  @Test
  void noSecretIsWrittenIntoAManifest() {
    pods()
        .forEach(
            (name, pod) -> {
              for (var container : containers(pod)) {
                for (var variable : container.getEnv()) {
                  if (!variable.getName().matches(".*(PASSWORD|SECRET|TOKEN|KEY|USER)$")) continue;
                  assertThat(variable.getValue()).as(name + " " + variable.getName()).isNull();
                  assertThat(variable.getValueFrom().getSecretKeyRef()).isNotNull();
                }
              }
            });
  }

  @Test
  void theAlertsAreThoseOfComposeAndEachHasARunbook() throws IOException {
    var yaml = new ObjectMapper(new YAMLFactory());
    var here = yaml.readTree(HERE.resolve("components/monitoring/alerts.yaml").toFile());
    var compose = yaml.readTree(HERE.resolve("../monitoring/alerts.yaml").toFile());
    assertThat(here.path("spec").path("groups")).isEqualTo(compose.path("groups"));

    var runbooks = Files.readString(HERE.resolve("../docs/how-to/alerts.md"));
    for (var rule : compose.path("groups").path(0).path("rules")) {
      var anchor = rule.path("annotations").path("runbook").asText().split("#")[1];
      assertThat(runbooks).contains("\n## " + anchor + "\n" + rule.path("alert").asText() + ": ");
    }
  }

  /** Where there is a kubectl; the manifests by themselves are checked everywhere. */
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu", "local"})
  void everyOverlayRenders(String overlay, @TempDir Path folder) throws Exception {
    assumeTrue(hasKubectl(), "kubectl with kustomize 4 or later is not installed");
    var rendered = folder.resolve(overlay + ".yaml");
    var process =
        new ProcessBuilder(
                "kubectl", "kustomize", HERE.resolve("overlays").resolve(overlay).toString())
            .redirectOutput(rendered.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();

    var objects = Manifests.read(rendered);
    assertThat(objects)
        .allSatisfy(
            o ->
                assertThat(
                        o.getKind().equals("Namespace")
                            || "polymath".equals(o.getMetadata().getNamespace()))
                    .isTrue());
    var training =
        objects.stream()
            .filter(Deployment.class::isInstance)
            .map(Deployment.class::cast)
            .filter(d -> d.getMetadata().getName().endsWith("-training"))
            .map(d -> d.getSpec().getTemplate().getSpec())
            .toList();
    assertThat(training).hasSize(4);
    for (var pod : training) {
      var container = pod.getContainers().getFirst();
      var gpu = container.getResources().getLimits().containsKey("nvidia.com/gpu");
      assertThat(gpu).isEqualTo(overlay.equals("gpu"));
      assertThat(container.getImage()).endsWith(gpu ? ":gpu" : ":cpu");
      if (!gpu) continue;
      assertThat(pod.getNodeSelector()).containsKey("nvidia.com/gpu.present");
      assertThat(pod.getTolerations()).isNotEmpty();
      assertThat(variable(container, "POLYMATH_JOBS_WORKERS")).isEqualTo("1");
    }
  }

  private static boolean hasKubectl() throws InterruptedException {
    try {
      var process =
          new ProcessBuilder("kubectl", "version", "--client").redirectErrorStream(true).start();
      var said = new String(process.getInputStream().readAllBytes());
      return process.waitFor() == 0 && said.contains("Kustomize Version: v5");
    } catch (IOException e) {
      return false;
    }
  }

  private static <T> Stream<T> of(Class<T> kind) {
    return ALL.stream().filter(kind::isInstance).map(kind::cast);
  }

  private static Stream<Deployment> deployments() {
    return of(Deployment.class);
  }

  private static Map<String, PodTemplateSpec> pods() {
    var pods = new HashMap<String, PodTemplateSpec>();
    deployments().forEach(d -> pods.put(d.getMetadata().getName(), d.getSpec().getTemplate()));
    of(StatefulSet.class)
        .forEach(s -> pods.put(s.getMetadata().getName(), s.getSpec().getTemplate()));
    return pods;
  }

  private static List<Container> containers(PodTemplateSpec pod) {
    return Stream.concat(
            pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
        .toList();
  }

  private static String variable(Container container, String name) {
    return container.getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
