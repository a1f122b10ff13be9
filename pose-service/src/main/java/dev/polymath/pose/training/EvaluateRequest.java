package dev.polymath.pose.training;

import dev.polymath.pose.data.CameraRing;
import dev.polymath.pose.training.TrainRequest.Noise;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code {"type": "evaluate", …}} takes.
 *
 * @param model the one that is meant where none is named, if left out
 * @param version a number or an alias; the latest where left out
 * @param dataset takes to test on, as for training
 * @param walkers people who are made up instead
 * @param split which takes to test on; all where left out
 * @param cameras how many stand around each take; where both this and firstCameraDegrees are left
 *     out, those that filmed it, else 3
 * @param firstCameraDegrees the direction in which the first one stands; training's stands at 0
 * @param noise how the detector behind them errs; not at all where left out
 * @param fps what BVH files were recorded at, where their frame time is wrong
 * @param flipAugmentation the mean with what is found in the mirror image; true where left out
 * @param seed of the detector's errors
 */
@Schema(example = EvaluateRequest.EXAMPLE)
public record EvaluateRequest(
    @Nullable String model,
    @Nullable String version,
    @Nullable String dataset,
    @Nullable @Valid Walkers walkers,
    @Nullable @Valid TestPatterns split,
    @Nullable @Min(1) @Max(16) Integer cameras,
    @Nullable @DecimalMin("-360") @DecimalMax("360") Double firstCameraDegrees,
    @Nullable @Valid Noise noise,
    @Nullable @DecimalMin("1") @DecimalMax("1000") Double fps,
    @Nullable Boolean flipAugmentation,
    @Nullable Long seed) {

  static final String EXAMPLE =
      """
      {"walkers": {"first": 1001, "count": 5, "frames": 200}, "cameras": 4,
       "firstCameraDegrees": 45, "seed": 1}""";

  /**
   * People who are made up. Those of a training are numbered from 1 on.
   *
   * @param first the number of the first; 1 where left out
   */
  public record Walkers(
      @Nullable @Min(1) @Max(1_000_000) Integer first,
      @NotNull @Min(1) @Max(1_000) Integer count,
      @NotNull @Min(1) @Max(20_000) Integer frames) {}

  /** Names of takes, or starts of names with a star behind them. */
  public record TestPatterns(
      @NotNull(message = "Name the takes to test on.") @Size(min = 1, max = 1_000)
          List<@NotNull String> test) {}

  TakeSource source() {
    return new TakeSource(
        dataset,
        walkers == null
            ? null
            : new TakeSource.Walkers(
                walkers.first() == null ? 1 : walkers.first(), walkers.count(), walkers.frames()),
        fps);
  }

  Views views() {
    return new Views(
        new CameraRing(
            cameras == null ? 3 : cameras, firstCameraDegrees == null ? 0 : firstCameraDegrees),
        cameras == null && firstCameraDegrees == null,
        Noise.of(noise),
        seed == null ? 0 : seed);
  }

  boolean flips() {
    return !Boolean.FALSE.equals(flipAugmentation);
  }
}
