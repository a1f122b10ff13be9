package dev.polymath.gan.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * Pictures on the way from one to another.
 *
 * @param version of the model; the latest where left out
 * @param fromSeed of the noise that the first ones are made of, 0 where left out
 * @param toSeed of that of the last ones, 1 where left out
 * @param steps how many, both ends among them; 8 where left out
 * @param rows how many such ways; 1 where left out
 */
@Schema(example = "{\"fromSeed\": 1, \"toSeed\": 2, \"steps\": 8, \"rows\": 4}")
record InterpolateRequest(
    @Nullable String version,
    @Nullable Long fromSeed,
    @Nullable Long toSeed,
    @Nullable @Min(2) @Max(1_000) Integer steps,
    @Nullable @Min(1) @Max(1_000) Integer rows) {}
