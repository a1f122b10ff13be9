package dev.polymath.gp.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.data.PointList;
import dev.polymath.gp.process.Acquisition;
import dev.polymath.gp.process.Search;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Where the next observations are sought.
 *
 * @param bounds the lower and the upper end of each column of x
 * @param goal whether the lowest or the highest value is sought; the lowest if left out
 * @param acquisition what makes a place worth an observation; expected improvement if left out
 * @param beta how much what is not known attracts, of upperConfidenceBound; 2 if left out
 * @param count how many observations will be made at once; 1 if left out
 * @param seed the same seed gives the same places
 */
@Schema(example = SuggestRequest.EXAMPLE)
record SuggestRequest(
    @NotNull(message = "Give the lower and the upper end of each column of x: [[0, 10]].")
        @Schema(implementation = double[][].class, example = "[[0, 10]]")
        PointList bounds,
    @Nullable Goal goal,
    @Nullable Rule acquisition,
    @Nullable @DecimalMin("0.0") @DecimalMax("1e6") Double beta,
    @Nullable @Min(1) @Max(Search.MAX_COUNT) Integer count,
    @Nullable Long seed) {

  static final String EXAMPLE =
      """
      {"bounds": [[0, 10]], "goal": "maximize", "acquisition": "expectedImprovement",
       "count": 2, "seed": 1}""";

  private static final double DEFAULT_BETA = 2;

  /** Which end of the function is sought. */
  enum Goal {
    /** The lowest value. */
    @JsonProperty("minimize")
    MINIMIZE,
    /** The highest value. */
    @JsonProperty("maximize")
    MAXIMIZE
  }

  /** What makes a place worth an observation. */
  enum Rule {
    /** By how much the value is expected to better the best one so far. */
    @JsonProperty("expectedImprovement")
    EXPECTED_IMPROVEMENT,
    /** How good the value may well be: the mean and beta deviations. */
    @JsonProperty("upperConfidenceBound")
    UPPER_CONFIDENCE_BOUND
  }

  Search search() {
    if (bounds.columns() != 2) {
      throw new InvalidRequest("bounds[0]", "Must be a lower and an upper end: [0, 10].");
    }
    var low = new ArrayList<Double>();
    var high = new ArrayList<Double>();
    for (var d = 0; d < bounds.rows(); d++) {
      low.add(bounds.values()[2 * d]);
      high.add(bounds.values()[2 * d + 1]);
    }
    return new Search(
        low,
        high,
        goal == Goal.MAXIMIZE,
        rule(),
        count == null ? 1 : count,
        seed == null ? 0 : seed);
  }

  private Acquisition rule() {
    if (acquisition == Rule.UPPER_CONFIDENCE_BOUND) {
      return new Acquisition.ConfidenceBound(beta == null ? DEFAULT_BETA : beta);
    }
    if (beta != null) {
      throw new InvalidRequest("beta", "Belongs to upperConfidenceBound; leave it out.");
    }
    return new Acquisition.ExpectedImprovement();
  }
}
