package dev.polymath.common.models;

import dev.polymath.common.safetensors.SafetensorsHeader;
import java.util.Map;

/**
 * What a service knows of weights from elsewhere: the one bean that it brings to have models
 * imported.
 *
 * <pre>{@code
 * @Bean
 * ModelImport modelImport() {
 *   return (config, header) -> {
 *     if (!header.tensors().containsKey("x")) {
 *       throw new Failure.InvalidRequest("weights", "has no tensor x");
 *     }
 *   };
 * }
 * }</pre>
 */
@FunctionalInterface
public interface ModelImport {

  /**
   * Checks that the config is an architecture of this service and that the tensors fit it, by their
   * names, types and shapes.
   *
   * @throws dev.polymath.common.failure.Failure.InvalidRequest with a field such as {@code
   *     config.channels} or {@code weights} if they do not
   */
  void check(Map<String, Object> config, SafetensorsHeader header);
}
