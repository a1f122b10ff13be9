package dev.polymath.common.models;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A published model version. Nothing of it ever changes but the aliases that point to it.
 *
 * @param sha256 of the weights file, in lower-case hexadecimal
 * @param bytes the size of the weights file
 * @param aliases such as {@code champion}
 */
public record ModelVersion(
    String name,
    int version,
    Instant createdAt,
    Map<String, Object> config,
    Map<String, Double> metrics,
    Map<String, Object> parameters,
    @Nullable Long seed,
    String codeVersion,
    @Nullable String dataHash,
    @Nullable ModelRef parent,
    String sha256,
    long bytes,
    List<String> aliases) {

  public ModelRef ref() {
    return new ModelRef(name, version);
  }
}
