package dev.polymath.gan.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.images.Glyphs;
import dev.polymath.gan.data.Frame;
import dev.polymath.gan.improved.Architecture;
import dev.polymath.gan.improved.FeatureMatching;
import dev.polymath.gan.improved.LabelSmoothing;
import dev.polymath.gan.improved.Training.Settings;
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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code {"type": "train", …}} takes.
 *
 * @param name of the model
 * @param dataset pictures: MNIST's four files, CIFAR's binary version, or zips of PNG and JPEG
 * @param glyphs how many digits are drawn instead
 * @param labels how many pictures have labels, as many of each class; 0, also where left out, to
 *     learn no classes
 * @param network what the networks are; the paper's perceptrons for MNIST where left out
 * @param techniques which of the paper's are used; where left out, feature matching if there are
 *     labels, squared for perceptrons and absolute for convolutional networks, which also have
 *     virtual batch normalisation and a label smoothing of 0.9
 * @param epochs how often each picture is seen; 10 where left out
 * @param batchSize of labelled, unlabelled and generated pictures each; 100 where left out
 * @param learningRate of both networks; where left out, 0.003 for perceptrons and 0.0006 for
 *     convolutional networks
 * @param seed of everything that is drawn
 */
@Schema(example = TrainRequest.EXAMPLE)
public record TrainRequest(
    @NotNull(message = "Give the model a name.")
        @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
            message = "1 to 100 of A-Z a-z 0-9 . _ -, the first one a letter or a digit.")
        String name,
    @Nullable String dataset,
    @Nullable @Min(100) @Max(100_000) Integer glyphs,
    @Nullable @Min(0) @Max(1_000_000) Integer labels,
    @Nullable @Valid Network network,
    @Nullable @Valid Techniques techniques,
    @Nullable @Min(1) @Max(100_000) Integer epochs,
    @Nullable @Min(2) @Max(1_000) Integer batchSize,
    @Nullable @DecimalMin(value = "0", inclusive = false) @DecimalMax("1") Double learningRate,
    @Nullable Long seed) {

  static final String EXAMPLE =
      """
      {"name": "digits", "glyphs": 500, "labels": 100,
       "network": {"noise": 20, "generator": [64], "discriminator": [64, 64]},
       "techniques": {"featureMatching": "squared"}, "epochs": 2, "seed": 1}""";

  /** Kernels of minibatch discrimination; B in the paper. */
  private static final int KERNELS = 100;

  /**
   * What the networks are.
   *
   * @param kind perceptron, also where left out, or convolutional, for pictures whose sides are
   *     multiples of four
   * @param noise numbers that a picture is made of; 100 where left out
   * @param generator widths of its hidden layers, 500 and 500 where left out; channels of its maps,
   *     each twice as high and wide as the one before it, 64 and 32 where left out
   * @param discriminator widths likewise, 1000, 500, 250, 250 and 250 where left out; channels of
   *     its blocks of three convolutions, each half as high and wide as the one before it, 32, 64
   *     and 64 where left out
   */
  public record Network(
      @Nullable
          @Pattern(
              regexp = "perceptron|convolutional",
              message = "Must be perceptron or convolutional.")
          String kind,
      @Nullable Integer noise,
      @Nullable @Size(min = 1, max = 32) List<@NotNull Integer> generator,
      @Nullable @Size(min = 1, max = 32) List<@NotNull Integer> discriminator) {}

  /**
   * The paper's techniques, as switches.
   *
   * @param featureMatching squared or absolute; what the discriminator takes for real is learnt
   *     where left out
   * @param minibatchDiscrimination whether the discriminator sees how alike pictures are
   * @param historicalAveraging what being far from where they were costs the networks
   * @param labelSmoothing the discriminator's target for what is real, .9 for instance
   * @param virtualBatchNorm whether the generator normalises by a reference batch
   */
  public record Techniques(
      @Nullable @Pattern(regexp = "squared|absolute", message = "Must be squared or absolute.")
          String featureMatching,
      @Nullable Boolean minibatchDiscrimination,
      @Nullable @DecimalMin("0") @DecimalMax("1000") Double historicalAveraging,
      @Nullable @DecimalMin(value = "0.5") @DecimalMax("1") Double labelSmoothing,
      @Nullable Boolean virtualBatchNorm) {}

  void requireOneSource() {
    if ((dataset == null) == (glyphs == null)) {
      throw new InvalidRequest("dataset", "Give a dataset, or a number of glyphs, and not both.");
    }
  }

  int labelCount() {
    return labels == null ? 0 : labels;
  }

  long seedOrZero() {
    return seed == null ? 0 : seed;
  }

  private Techniques chosen() {
    return techniques == null ? kind().techniques(labelCount() > 0) : techniques;
  }

  /**
   * The networks for pictures.
   *
   * @param classes that the pictures have
   */
  Architecture architecture(Frame frame, int classes) {
    var sizes = network == null ? new Network(null, null, null, null) : network;
    return kind()
        .of(
            frame,
            labelCount() == 0 ? 1 : classes,
            sizes.noise() == null ? Architecture.mnist().noise() : sizes.noise(),
            sizes.generator() == null ? kind().generator() : sizes.generator(),
            sizes.discriminator() == null ? kind().discriminator() : sizes.discriminator(),
            Boolean.TRUE.equals(chosen().minibatchDiscrimination()) ? KERNELS : 0,
            Boolean.TRUE.equals(chosen().virtualBatchNorm()));
  }

  /**
   * The networks for the smallest pictures that such take, to find sizes that fit none; drawn ones
   * are known.
   */
  Architecture leastArchitecture() {
    if (glyphs != null) return architecture(new Frame(1, Glyphs.SIDE, Glyphs.SIDE), 2);
    var sizes = network == null ? new Network(null, null, null, null) : network;
    var side =
        kind()
            .leastSide(
                sizes.generator() == null ? kind().generator() : sizes.generator(),
                sizes.discriminator() == null ? kind().discriminator() : sizes.discriminator());
    return architecture(new Frame(1, side, side), 2);
  }

  private NetworkKind kind() {
    if (network == null || network.kind() == null) return NetworkKind.PERCEPTRON;
    return NetworkKind.valueOf(network.kind().toUpperCase(Locale.ROOT));
  }

  Settings settings() {
    var paper = Settings.of(epochs == null ? 10 : epochs, seedOrZero());
    var technique = chosen();
    return new Settings(
        paper.epochs(),
        batchSize == null ? paper.batch() : batchSize,
        learningRate == null ? kind().learningRate() : learningRate,
        paper.beta1(),
        paper.averaging(),
        paper.unlabelledWeight(),
        matching(technique.featureMatching()),
        technique.historicalAveraging() == null ? 0 : technique.historicalAveraging(),
        new LabelSmoothing(technique.labelSmoothing() == null ? 1 : technique.labelSmoothing()),
        paper.seed());
  }

  private static @Nullable FeatureMatching matching(@Nullable String name) {
    if (name == null) return null;
    return name.equals("squared") ? FeatureMatching.SQUARED : FeatureMatching.ABSOLUTE;
  }
}
