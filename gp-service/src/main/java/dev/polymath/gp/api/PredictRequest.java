package dev.polymath.gp.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polymath.gp.data.PointList;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * Where the posterior is asked, and for what.
 *
 * @param output which one of several is meant; each of them if left out
 * @param variance of the function itself, or of what would be observed there; latent if left out
 * @param interval whether the ends of the interval that holds 95% of the probability are answered
 * @param covariance whether the whole covariance matrix is answered
 * @param samples how many functions are drawn jointly at these points
 * @param seed of the samples: the same seed gives the same functions
 */
@Schema(example = PredictRequest.EXAMPLE)
record PredictRequest(
    @NotNull(message = "Give the points to predict at: [[0.5], [1.5]].")
        @Schema(implementation = double[][].class, example = "[[0.5], [1.5]]")
        PointList x,
    @Nullable @Min(0) Integer output,
    @Nullable VarianceOf variance,
    @Nullable Boolean interval,
    @Nullable Boolean covariance,
    @Nullable @Min(0) @Max(MAX_SAMPLES) Integer samples,
    @Nullable Long seed) {

  static final int MAX_SAMPLES = 1_000;

  static final String EXAMPLE =
      """
      {"x": [[2.5], [7]], "variance": "latent", "samples": 2, "seed": 1}""";

  /** Which variance is asked for. */
  VarianceOf varianceOf() {
    return variance == null ? VarianceOf.LATENT : variance;
  }

  /** Which variance is meant. */
  enum VarianceOf {
    /** That of the function f(x). */
    @JsonProperty("latent")
    LATENT,
    /** That of an observation y = f(x) + noise. */
    @JsonProperty("observation")
    OBSERVATION
  }
}
