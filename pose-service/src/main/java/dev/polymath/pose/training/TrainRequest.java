package dev.polymath.pose.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.data.CameraRing;
import dev.polymath.pose.data.DetectorNoise;
import dev.polymath.pose.temporal.Schedule;
import dev.polymath.pose.temporal.TemporalArchitecture;
import dev.polymath.pose.temporal.Training.Settings;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code {"type": "train", …}} takes.
 *
 * @param name of the model
 * @param mode {@code supervised}, also where left out, or {@code semi-supervised}: frames without
 *     labels are learned from, too
 * @param dataset takes of motion capture: BVH, plain or compressed, or Human3.6M's arrays
 * @param walkers people who are made up instead
 * @param split which takes are kept for the test, every fifth where left out, and which have their
 *     labels hidden
 * @param labelledShare the share of each other take, from its beginning on, that keeps its labels;
 *     1 where left out. Supervised training learns from that alone
 * @param unlabelledCameras those that see what has no labels; the others where left out
 * @param warmupEpochs how many epochs learn from labels alone before semi-supervised ones, 1 where
 *     left out
 * @param fps what BVH files were recorded at, where their frame time is wrong
 * @param filterWidths {@code [3, 3, 3]} where left out
 * @param channels 1024 where left out
 * @param causal whether to see the past alone
 * @param trajectory whether a second network learns where the body is; the poses that the first one
 *     finds are the same with it and without
 * @param epochs 80 where left out
 * @param batch examples of a step, 1024 where left out
 * @param learningRate of the first epoch, 0.001 where left out
 * @param decay of the learning rate after each epoch, 0.95 where left out
 * @param dropout 0.25 where left out
 * @param flipAugmentation whether mirror images are trained on, too; true where left out
 * @param cameras how many stand around each take; 3 where left out
 * @param noise how the detector behind them errs; not at all where left out
 * @param seed of everything that is drawn
 */
@Schema(example = TrainRequest.EXAMPLE)
public record TrainRequest(
    @NotNull(message = "Give the model a name.")
        @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
            message = "1 to 100 of A-Z a-z 0-9 . _ -, the first one a letter or a digit.")
        String name,
    @Nullable
        @Pattern(
            regexp = "supervised|semi-supervised",
            message = "Must be supervised or semi-supervised.")
        String mode,
    @Nullable String dataset,
    @Nullable @Valid Walkers walkers,
    @Nullable @Valid SplitPatterns split,
    @Nullable @DecimalMin(value = "0", inclusive = false) @DecimalMax("1") Double labelledShare,
    @Nullable @Valid UnlabelledCameras unlabelledCameras,
    @Nullable @Min(0) Integer warmupEpochs,
    @Nullable @DecimalMin("1") @DecimalMax("1000") Double fps,
    @Nullable @Size(max = 8) List<@NotNull Integer> filterWidths,
    @Nullable Integer channels,
    @Nullable Boolean causal,
    @Nullable Boolean trajectory,
    @Nullable Integer epochs,
    @Nullable @Min(2) @Max(65_536) Integer batch,
    @Nullable Double learningRate,
    @Nullable Double decay,
    @Nullable @DecimalMin("0") @DecimalMax("0.9") Double dropout,
    @Nullable Boolean flipAugmentation,
    @Nullable @Min(1) @Max(16) Integer cameras,
    @Nullable @Valid Noise noise,
    @Nullable Long seed) {

  static final String EXAMPLE =
      """
      {"name": "walkers", "walkers": {"count": 10, "frames": 200}, "filterWidths": [3, 3],
       "channels": 32, "epochs": 1, "batch": 256, "seed": 1}""";

  /** People who are made up. */
  public record Walkers(
      @NotNull @Min(2) @Max(1_000) Integer count, @NotNull @Min(1) @Max(20_000) Integer frames) {}

  /** Names of takes, or starts of names with a star behind them. */
  public record SplitPatterns(
      @Nullable @Size(max = 1_000) List<@NotNull String> train,
      @Nullable @Size(max = 1_000) List<@NotNull String> unlabelled,
      @NotNull(message = "Name the takes to keep for the test.") @Size(max = 1_000)
          List<@NotNull String> test) {}

  /**
   * Cameras around a take.
   *
   * @param count how many there are
   * @param firstDegrees in which direction the first one stands, 0 where left out
   * @param focal the focal length of their lenses, in pixels of an image 1000 wide; that of the
   *     other cameras, 1145, where left out. They stand as far away as keeps the take in the image
   */
  public record UnlabelledCameras(
      @NotNull(message = "Say how many.") @Min(1) @Max(16) Integer count,
      @Nullable @DecimalMin("-360") @DecimalMax("360") Double firstDegrees,
      @Nullable @DecimalMin("300") @DecimalMax("10000") Double focal) {}

  /** How a detector errs, as {@link DetectorNoise} says. */
  public record Noise(
      @Nullable Double deviation,
      @Nullable Double persistence,
      @Nullable Double dropouts,
      @Nullable Double dropoutFrames) {

    static DetectorNoise of(@Nullable Noise noise) {
      if (noise == null) return DetectorNoise.NONE;
      try {
        return new DetectorNoise(
            noise.deviation() == null ? 0 : noise.deviation(),
            noise.persistence() == null ? 0 : noise.persistence(),
            noise.dropouts() == null ? 0 : noise.dropouts(),
            noise.dropoutFrames() == null ? 1 : noise.dropoutFrames());
      } catch (InvalidRequest e) {
        var error = e.errors().getFirst();
        throw new InvalidRequest("noise." + error.field(), error.message());
      }
    }
  }

  TemporalArchitecture architecture() {
    return TemporalArchitecture.of(
        filterWidths == null ? List.of(3, 3, 3) : filterWidths,
        channels == null ? 1024 : channels,
        Boolean.TRUE.equals(causal));
  }

  Settings settings() {
    var paper = Schedule.of(epochs == null ? 80 : epochs);
    return new Settings(
        new Schedule(
            paper.epochs(),
            learningRate == null ? paper.learningRate() : learningRate,
            decay == null ? paper.decay() : decay,
            paper.firstMomentum(),
            paper.lastMomentum()),
        batch == null ? 1024 : batch,
        dropout == null ? 0.25 : dropout,
        seed == null ? 0 : seed);
  }

  boolean isSemiSupervised() {
    return "semi-supervised".equals(mode);
  }

  boolean withTrajectory() {
    return Boolean.TRUE.equals(trajectory);
  }

  /** Patterns of the takes whose labels are hidden. */
  List<String> unlabelled() {
    return split == null || split.unlabelled() == null ? List.of() : split.unlabelled();
  }

  double shareOfLabels() {
    return labelledShare == null ? 1 : labelledShare;
  }

  int warmup() {
    return warmupEpochs == null ? 1 : warmupEpochs;
  }

  /** How what has no labels is seen, where the rest is seen so. */
  Views unlabelledViews(Views others) {
    if (unlabelledCameras == null) return others;
    var ring =
        new CameraRing(
            unlabelledCameras.count(),
            unlabelledCameras.firstDegrees() == null ? 0 : unlabelledCameras.firstDegrees(),
            unlabelledCameras.focal() == null ? CameraRing.FOCAL : unlabelledCameras.focal());
    return new Views(ring, false, others.noise(), others.seed());
  }

  boolean flips() {
    return !Boolean.FALSE.equals(flipAugmentation);
  }

  int cameraCount() {
    return cameras == null ? 3 : cameras;
  }

  DetectorNoise detectorNoise() {
    return Noise.of(noise);
  }
}
