package dev.polymath.gp.api;

import dev.polymath.gp.data.NumberList;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where the log marginal likelihood is asked.
 *
 * @param theta logarithms of the free parameters, in the order that the answer names; the model's
 *     own where left out
 */
@Schema(example = "{}")
record LikelihoodRequest(
    @Nullable @Schema(implementation = double[].class, example = "[0.0, -0.35, -3.9]")
        NumberList theta) {}
