package dev.polymath.gan.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How a generator is to be scored.
 *
 * @param version of the model; the latest where left out
 * @param classifier a model of this service that knows classes, whose probabilities count; the
 *     classifier that the operator brought along where left out
 * @param classifierVersion likewise
 * @param count pictures to make, 1000 where left out
 * @param splits 1 where left out
 * @param seed of the noise, and of which real pictures are drawn
 * @param dataset real pictures, as a training takes them, from which as many are drawn for the
 *     Fréchet distance; none where left out
 */
@Schema(example = "{\"classifier\": \"digit-judge\", \"count\": 200, \"splits\": 2}")
record ScoreRequest(
    @Nullable String version,
    @Nullable String classifier,
    @Nullable String classifierVersion,
    @Nullable @Min(2) Integer count,
    @Nullable @Min(1) @Max(100) Integer splits,
    @Nullable Long seed,
    @Nullable String dataset) {}
