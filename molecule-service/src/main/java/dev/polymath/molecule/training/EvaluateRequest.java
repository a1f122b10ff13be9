package dev.polymath.molecule.training;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of {@code {"type": "evaluate", …}}.
 *
 * @param model the name of a model that predicts
 * @param version a number or an alias, or the latest
 * @param dataset of molecules, with a column for each property of the model
 */
@Schema(example = EvaluateRequest.EXAMPLE)
public record EvaluateRequest(
    @NotNull(message = "Name a model that a finetune job made.") String model,
    @Nullable String version,
    @NotNull(message = "Name a data set of molecules.") String dataset) {

  static final String EXAMPLE =
      """
      {"model": "solubility", "dataset": "solubility"}""";
}
