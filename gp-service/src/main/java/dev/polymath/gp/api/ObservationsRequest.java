package dev.polymath.gp.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.data.NumberList;
import dev.polymath.gp.data.PointList;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.TrainingSet;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;

/**
 * What was observed since.
 *
 * @param x k points of as many columns as the model has
 * @param y what was observed at each
 */
@Schema(example = ObservationsRequest.EXAMPLE)
record ObservationsRequest(
    @NotNull(message = "Give the new points: [[0.1], [0.2]].")
        @Schema(implementation = double[][].class, example = "[[7], [8]]")
        PointList x,
    @NotNull(message = "Give a number for each point of x: [0.5, 0.7].")
        @Schema(implementation = double[].class, example = "[0.66, 0.99]")
        NumberList y) {

  static final String EXAMPLE =
      """
      {"x": [[7], [8]], "y": [0.66, 0.99]}""";

  TrainingSet data() {
    if (y.size() == 0) {
      throw new InvalidRequest("y", "Give a number for each point of x: [0.5, 0.7].");
    }
    return TrainingSet.of(Points.of(x.values(), x.rows()), y.values());
  }
}
