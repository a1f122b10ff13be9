package dev.polymath.gan.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * Pictures to make.
 *
 * @param version of the model; the latest where left out
 * @param count 64 where left out
 * @param seed of the noise, 0 where left out: the same seed makes the same pictures
 * @param ofClass only those that the discriminator takes for this class
 * @param truncation how far the noise may be from its middle, 1 where left out; less makes pictures
 *     more alike and more typical
 */
@Schema(example = "{\"count\": 16, \"seed\": 1}")
record SamplesRequest(
    @Nullable String version,
    @Nullable @Min(1) Integer count,
    @Nullable Long seed,
    @JsonProperty("class") @Nullable Integer ofClass,
    @Nullable @DecimalMin("0") @DecimalMax("1") Double truncation) {}
