package dev.polymath.gp.api;

import dev.polymath.gp.data.PointList;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Functions to be drawn from a prior, before any data.
 *
 * @param samples how many functions, 1 where left out
 */
@Schema(example = PriorRequest.EXAMPLE)
record PriorRequest(
    @NotNull(message = "Give a kernel, such as \"RBF(length_scale=1.0)\".") @Schema(type = "string")
        JsonNode kernel,
    @Nullable @Schema(type = "string") JsonNode mean,
    @NotNull(message = "Give the points to draw at: [[0], [0.5], [1]].")
        @Schema(implementation = double[][].class)
        PointList x,
    @Nullable @Min(1) @Max(PredictRequest.MAX_SAMPLES) Integer samples,
    @Nullable Long seed) {

  static final String EXAMPLE =
      """
      {"kernel": "RBF(length_scale=1.0)", "x": [[0], [0.5], [1]], "samples": 2, "seed": 1}""";
}
