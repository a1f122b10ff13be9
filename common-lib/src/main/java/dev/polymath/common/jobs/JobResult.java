package dev.polymath.common.jobs;

import dev.polymath.common.models.ModelDraft;
import dev.polymath.common.models.ModelRegistry.WeightsSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job came to. What it made is published and the job closed in one transaction, so that
 * neither is ever there without the other.
 *
 * @param metrics its final figures
 * @param model the version to publish, or null where the job makes none
 * @param weights the safetensors file of {@code model}, null exactly where that is
 * @param publication publishes what else the job made, by statements of the transaction that runs;
 *     null where it made nothing else
 */
public record JobResult(
    Map<String, Double> metrics,
    @Nullable ModelDraft model,
    @Nullable WeightsSource weights,
    @Nullable Runnable publication) {

  public static JobResult of(Map<String, Double> metrics) {
    return new JobResult(metrics, null, null, null);
  }

  public static JobResult of(Map<String, Double> metrics, ModelDraft model, WeightsSource weights) {
    return new JobResult(metrics, model, weights, null);
  }

  public static JobResult of(Map<String, Double> metrics, Runnable publication) {
    return new JobResult(metrics, null, null, publication);
  }
}
