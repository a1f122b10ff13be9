package dev.polymath.common.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model version before it is published; the registry adds version, time, weights
 * and their hash.
 *
 * @param name as in {@link ModelRegistry}: 1 to 100 of {@code A-Z a-z 0-9 . _ -}, a letter or digit
 *     first
 * @param config the architecture as the train job takes it: plain JSON values
 * @param metrics the figures of merit that it reached
 * @param parameters how it was trained: the job's own parameters
 * @param seed the seed of the training, where there was one
 * @param codeVersion the build that trained it
 * @param dataHash the sha256 of the training data, where there was any
 * @param parent the version that it was trained from, where there was one
 */
public record ModelDraft(
    String name,
    Map<String, Object> config,
    Map<String, Double> metrics,
    Map<String, Object> parameters,
    @Nullable Long seed,
    String codeVersion,
    @Nullable String dataHash,
    @Nullable ModelRef parent) {
  public ModelDraft {
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    metrics = Map.copyOf(metrics);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
