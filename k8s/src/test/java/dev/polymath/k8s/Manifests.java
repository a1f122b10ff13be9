package dev.polymath.k8s;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads manifests into the model of the Kubernetes API; a field that the API lacks is an error. */
final class Manifests {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.ofEntries(
          Map.entry("v1/Namespace", Namespace.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1/Deployment", Deployment.class),
          Map.entry("apps/v1/StatefulSet", StatefulSet.class),
          Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
          Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("monitoring.coreos.com/v1/PodMonitor", PodMonitor.class),
          Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
          Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class));

  /** Kinds of operators that no model is at hand for: their fields are not checked. */
  private static final Set<String> UNCHECKED = Set.of("postgresql.cnpg.io/v1/Cluster");

  private Manifests() {}

  /** All objects in the manifests below a folder; what is kustomize's own is left out. */
  static List<HasMetadata> below(Path folder) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(
              file ->
                  !file.getFileName()
                      .toString()
                      .matches("kustomization.*|.*-rules.yaml|.*-on-gpu.yaml"))
          .sorted()
          .flatMap(file -> read(file).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<HasMetadata> read(Path file) {
    try (var in = Files.newInputStream(file)) {
      var objects = new ArrayList<HasMetadata>();
      for (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(in);
          documents.hasNext(); ) {
        var document = documents.next();
        if (document == null || document.isNull() || document.isMissingNode()) continue;
        var kind = document.path("apiVersion").asText() + "/" + document.path("kind").asText();
        if (UNCHECKED.contains(kind)) continue;
        objects.add(strictly(document, kind, file));
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  static HasMetadata strictly(JsonNode document, String kind, Path file) throws IOException {
    var type = KINDS.get(kind);
    if (type == null)
      throw new IllegalArgumentException(file + ": the kind " + kind + " is not known");
    var object = YAML.treeToValue(document, type);
    var unknown = new ArrayList<String>();
    collectUnknown(object, kind, unknown);
    if (!unknown.isEmpty())
      throw new IllegalArgumentException(file + ": unknown fields " + unknown);
    return object;
  }

  /** The model keeps what it does not know aside, at every level, rather than refuse it. */
  private static void collectUnknown(Object object, String where, List<String> unknown) {
    switch (object) {
      case null -> {}
      case Collection<?> list -> {
        var i = 0;
        for (var element : list) collectUnknown(element, where + "[" + i++ + "]", unknown);
      }
      case Map<?, ?> map ->
          map.forEach((key, value) -> collectUnknown(value, where + "." + key, unknown));
      default -> {
        if (!object.getClass().getName().startsWith("io.fabric8.") || object instanceof Enum<?>)
          return;
        for (var method : object.getClass().getMethods()) {
          if (method.getParameterCount() != 0 || !method.getName().startsWith("get")) continue;
          if (method.getDeclaringClass() == Object.class || method.isBridge()) continue;
          if (method.isAnnotationPresent(JsonAnyGetter.class)) {
            if (call(object, method) instanceof Map<?, ?> map) {
              map.keySet().forEach(key -> unknown.add(where + "." + key));
            }
          } else if (!method.isAnnotationPresent(JsonIgnore.class)) {
            var value = call(object, method);
            collectUnknown(value, where + "." + method.getName().substring(3), unknown);
          }
        }
      }
    }
  }

  private static Object call(Object object, java.lang.reflect.Method method) {
    try {
      return method.invoke(object);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
