package dev.polymath.common.inference;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The model runtime's settings.
 *
 * @param device where models run: {@code auto} (GPUs where the engine has some, else the CPU),
 *     {@code cpu}, {@code gpu} (all of them), or {@code gpu:0,1}
 * @param memory what models may take on each device: bytes ({@code 512MB}) or a share of its memory
 *     ({@code 25%})
 * @param maxModels how many models may be loaded at once; each has a thread of its own
 * @param queue how many requests may wait for one model; one more is answered 429
 * @param maxBatch how many requests share a forward at most
 * @param maxDelay how long a request may wait for company; it does only where there lately was some
 * @param deadline how long a request may take where it says nothing else, and at most
 * @param loadRetry how long after a failed load the next one is tried
 * @param drain how long a shutdown waits for the requests that were accepted
 * @param maxBody the largest Open Inference Protocol request
 */
@Validated
@ConfigurationProperties("polymath.inference")
public record InferenceProperties(
    @DefaultValue("auto") @Pattern(regexp = "auto|cpu|gpu(:\\d{1,3}(,\\d{1,3})*)?") String device,
    @DefaultValue("25%") MemoryBound memory,
    @DefaultValue("64") @Min(1) @Max(10_000) int maxModels,
    @DefaultValue("256") @Min(1) @Max(100_000) int queue,
    @DefaultValue("32") @Min(1) @Max(4096) int maxBatch,
    @DefaultValue("2ms") @DurationMin @DurationMax(seconds = 1) Duration maxDelay,
    @DefaultValue("30s") @DurationMin(millis = 1) @DurationMax(hours = 1) Duration deadline,
    @DefaultValue("5s") @DurationMin @DurationMax(hours = 1) Duration loadRetry,
    @DefaultValue("10s") @DurationMin @DurationMax(minutes = 10) Duration drain,
    @DefaultValue("64MB") DataSize maxBody) {}
