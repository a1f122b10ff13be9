package dev.polymath.gan.training;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What an operator may set.
 *
 * @param maxPictures the most pictures of one request
 * @param maxPixels the most numbers of all pictures of one request together
 * @param maxTrainingPixels the most bytes that the pictures of a training may take
 * @param classifier the path of a TorchScript file that scores where a request names no model; none
 *     unless set
 */
@Validated
@ConfigurationProperties("polymath.gan")
public record GanProperties(
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxPictures,
    @DefaultValue("10000000") @Min(1) @Max(500_000_000) int maxPixels,
    @DefaultValue("500000000") @Min(1) @Max(2_000_000_000) int maxTrainingPixels,
    @Nullable String classifier) {}
