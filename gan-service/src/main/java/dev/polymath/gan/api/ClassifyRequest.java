package dev.polymath.gan.api;

import dev.polymath.gan.data.PictureList;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * Pictures to judge.
 *
 * @param version of the model; the latest where left out
 * @param images each as its pixels from 0 to 1, channel by channel, row by row; or nested,
 *     [channels][height][width], as samples answers them
 */
@Schema(example = "{\"images\": [[0, 0.5, 1]]}")
record ClassifyRequest(
    @Nullable String version,
    @NotNull(message = "Give one picture or more.") @Schema(implementation = float[][].class)
        PictureList images) {}
