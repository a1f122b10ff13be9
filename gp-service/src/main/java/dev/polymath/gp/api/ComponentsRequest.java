package dev.polymath.gp.api;

import dev.polymath.gp.data.PointList;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;

/** Where the parts of a kernel are asked what they explain. */
@Schema(example = ComponentsRequest.EXAMPLE)
record ComponentsRequest(
    @NotNull(message = "Give the points to ask at: [[0.5], [1.5]].")
        @Schema(implementation = double[][].class, example = "[[0.5], [1.5]]")
        PointList x) {

  static final String EXAMPLE =
      """
      {"x": [[2.5], [7]]}""";
}
