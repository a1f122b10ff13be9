package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.Seed;
import dev.polymath.gan.improved.Training.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConvolutionalTrainingTest {

  private static final Convolutions SMALL =
      new Convolutions(1, 8, 8, DrawnPictures.CLASSES, 16, List.of(16, 8), List.of(16, 16));

  @Test
  void learnsClassesFromFewLabelsAndPicturesFromNone() {
    var pictures = Pictures.withLabels(DrawnPictures.images(600, 11), 40, 4, new Seed(2));
    try (var training = Training.start(SMALL, pictures, settings(10, 1), Device.cpu())) {
      while (!training.isDone()) training.step();

      assertThat(training.steps()).isEqualTo(120);
      assertThat(accuracy(training.classify(DrawnPictures.draw(500, 12)))).isGreaterThan(0.9);
      var made = DrawnPictures.means(training.generate(200, 3));
      var real = DrawnPictures.means(DrawnPictures.draw(200, 12));
      // Before training all pixels are about a half, .35 from the real ones in the mean.
      var distance = IntStream.range(0, 64).mapToDouble(i -> Math.abs(made[i] - real[i])).average();
      assertThat(distance.orElseThrow()).isLessThan(0.15);
    }
  }

  @Test
  void fromLabelsAloneTheGeneratorLearnsNothing() {
    var images = DrawnPictures.images(400, 11);
    var pictures = Pictures.withLabels(images, 400, 4, new Seed(2));
    try (var training = Training.start(SMALL, pictures, settings(6, 0), Device.cpu())) {
      var before = training.generate(3, 1);
      while (!training.isDone()) training.step();

      assertThat(training.steps()).isEqualTo(48);
      assertThat(accuracy(training.classify(DrawnPictures.draw(500, 12)))).isGreaterThan(0.9);
      assertThat(training.generate(3, 1)).isEqualTo(before);
    }
    var unlabelled = Pictures.withoutLabels(images);
    assertThatThrownBy(() -> Training.start(SMALL, unlabelled, settings(1, 0), Device.cpu()))
        .isInstanceOf(Unprocessable.class);
  }

  /** Every technique at once: not that it helps, but that it trains and resumes. */
  @Test
  void resumedItEndsInTheSameWeights() throws IOException {
    var all = new Convolutions(1, 8, 8, 4, 16, List.of(8, 8), List.of(8, 8), 6, true);
    var settings =
        new Settings(
            4, 30, 1e-3, 0.5, 0, 1, FeatureMatching.ABSOLUTE, 0.01, new LabelSmoothing(0.9), 7);
    var pictures = Pictures.withLabels(DrawnPictures.images(70, 3), 12, 4, new Seed(2));
    byte[] whole;
    byte[] half;
    try (var training = Training.start(all, pictures, settings, Device.cpu())) {
      training.step();
      var arrays = training.arrays();
      for (var i = 1; i < 4; i++) training.step();
      assertThat(training.arrays()).isEqualTo(arrays);
      half = saved(training);
      while (!training.isDone()) training.step();
      whole = saved(training);
    }
    try (var training =
        Training.resume(all, pictures, settings, Device.cpu(), new ByteArrayInputStream(half))) {
      assertThat(training.steps()).isEqualTo(4);
      while (!training.isDone()) training.step();
      assertThat(saved(training)).isEqualTo(whole);
    }
  }

  /** In parts of what fits into memory, and all the same. */
  @Test
  void whatItLeavesMakesAndJudgesAsItDid() throws IOException {
    var pictures = Pictures.withLabels(DrawnPictures.images(200, 3), 40, 4, new Seed(2));
    var weights = new ByteArrayOutputStream();
    try (var training = Training.start(SMALL, pictures, settings(2, 1), Device.cpu())) {
      while (!training.isDone()) training.step();
      training.write(weights);
      var unseen = DrawnPictures.draw(50, 12);
      var found = training.classify(unseen);
      try (var networks =
          Networks.load(SMALL, new ByteArrayInputStream(weights.toByteArray()), Device.cpu())) {
        var judged = networks.judge(unseen).probabilities();
        for (var i = 0; i < found.length; i++) {
          for (var k = 0; k < 4; k++) {
            assertThat(judged[4 * i + found[i]]).isGreaterThanOrEqualTo(judged[4 * i + k]);
          }
        }
        assertThat(networks.make(new float[3 * 16])).hasSize(3 * 64);
      }
    }
  }

  private static Settings settings(int epochs, double unlabelledWeight) {
    return new Settings(epochs, 50, 3e-3, 0.5, 1e-4, unlabelledWeight, FeatureMatching.SQUARED, 1);
  }

  private static double accuracy(int[] found) {
    var labels = DrawnPictures.labels(found.length);
    var right = 0.0;
    for (var i = 0; i < found.length; i++) if (found[i] == labels[i]) right++;
    return right / found.length;
  }

  private static byte[] saved(Training training) throws IOException {
    var out = new ByteArrayOutputStream();
    training.save(out);
    return out.toByteArray();
  }
}
