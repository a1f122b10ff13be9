package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.models.ModelRef;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The models that requests for jobs name. */
record NamedModels(ModelRegistry registry) {

  private static final String ENCODER = "encoder";

  /**
   * One that a pretrain job made.
   *
   * @param field that names it
   * @param version a number or an alias; the latest where left out
   */
  ModelVersion encoder(String field, String name, @Nullable String version) {
    var found = any(field, name, version);
    if (isEncoder(found)) return found;
    throw new Unprocessable(
        field, "Predicts properties and embeds nothing; name a model that a pretrain job made.");
  }

  /**
   * One that a finetune job made.
   *
   * @param field that names it
   * @param version a number or an alias; the latest where left out
   */
  ModelVersion predictor(String field, String name, @Nullable String version) {
    var found = any(field, name, version);
    if (!isEncoder(found)) return found;
    throw new Unprocessable(
        field, "Is an encoder and predicts nothing; name a model that a finetune job made.");
  }

  /**
   * The version that a job went on with when it began, whatever is the latest by now.
   *
   * @param field that names the model
   */
  ModelVersion asBegun(String field, ModelRef begun) {
    return registry
        .find(begun)
        .orElseThrow(
            () ->
                new Unprocessable(
                    field,
                    "Version %d was deleted while the job ran; submit the job again."
                        .formatted(begun.version())));
  }

  InputStream weights(ModelVersion model) {
    return registry.weights(model.ref());
  }

  private ModelVersion any(String field, String name, @Nullable String version) {
    return registry
        .resolve(name, version)
        .orElseThrow(
            () ->
                new Unprocessable(
                    field, "There is no such model or version; see GET /v1/molecules/models."));
  }

  private static boolean isEncoder(ModelVersion model) {
    return ENCODER.equals(model.config().get("kind"));
  }
}
