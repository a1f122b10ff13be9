package dev.polymath.pose.training;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of this service.
 *
 * @param defaultModel which model lifts where a request names none
 * @param defaultLiveModel which causal model follows a video where a request names none
 * @param maxFrames the most frames of one person in one request
 * @param maxPeople the most people in one request
 * @param maxTrainingFrames the most frames that a training reads; each takes some 200 bytes for
 *     every camera, and as much again in the mirror
 */
@Validated
@ConfigurationProperties("polymath.pose")
public record PoseProperties(
    @DefaultValue("walk") @NotBlank String defaultModel,
    @DefaultValue("walk-causal") @NotBlank String defaultLiveModel,
    @DefaultValue("20000") @Min(1) @Max(1_000_000) int maxFrames,
    @DefaultValue("16") @Min(1) @Max(1_000) int maxPeople,
    @DefaultValue("200000") @Min(1) @Max(10_000_000) int maxTrainingFrames) {}
