package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.images.Images;
import dev.polymath.common.nn.Seed;
import dev.polymath.gan.improved.Training.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingTest {

  private static final Architecture SMALL =
      new Perceptrons(
          DrawnPictures.PIXELS, DrawnPictures.CLASSES, 16, List.of(64, 64), List.of(128, 64, 64));

  @Test
  void learnsClassesFromFewLabelsAndPicturesFromNone() {
    var pictures = pictures(40, 2000);
    try (var training = start(pictures, Settings.of(10, 1))) {
      while (!training.isDone()) training.step();

      assertThat(training.steps()).isEqualTo(200);
      assertThat(accuracy(training)).isGreaterThan(0.9);
      var made = DrawnPictures.means(training.generate(500, 3));
      var real = DrawnPictures.means(DrawnPictures.draw(2000, 11));
      // Before training all pixels are about a half, .35 from the real ones in the mean.
      var distance = IntStream.range(0, 64).mapToDouble(i -> Math.abs(made[i] - real[i])).average();
      assertThat(distance.orElseThrow()).isLessThan(0.12);
    }
  }

  @Test
  void resumedItEndsInTheSameWeights() throws IOException {
    var pictures = pictures(12, 70);
    var settings = new Settings(5, 30, 3e-3, 0.5, 1e-4, 1, FeatureMatching.ABSOLUTE, 7);
    byte[] whole;
    try (var training = start(pictures, settings)) {
      assertThat(training.totalSteps()).isEqualTo(10);
      while (!training.isDone()) training.step();
      whole = saved(training);
    }

    byte[] half;
    try (var training = start(pictures, settings)) {
      for (var i = 0; i < 4; i++) training.step();
      half = saved(training);
    }
    try (var training = resume(pictures, settings, half)) {
      assertThat(training.steps()).isEqualTo(4);
      while (!training.isDone()) training.step();
      assertThat(saved(training)).isEqualTo(whole);
    }
    try (var training =
        start(pictures, new Settings(5, 30, 3e-3, 0.5, 1e-4, 1, FeatureMatching.ABSOLUTE, 8))) {
      while (!training.isDone()) training.step();
      assertThat(saved(training)).isNotEqualTo(whole);
    }
  }

  @Test
  void comparesWithAsManyOthersAsItLearntWith() {
    var many = DrawnPictures.draw(1_500, 11);
    var comparing =
        new Perceptrons(
            DrawnPictures.PIXELS,
            DrawnPictures.CLASSES,
            16,
            List.of(32),
            List.of(32, 200),
            200,
            false);
    var settings = new Settings(1, 30, 3e-3, 0.5, 1e-4, 1, null, 7);
    try (var training = Training.start(comparing, pictures(12, 60), settings, Device.cpu())) {
      while (!training.isDone()) training.step();

      var alone = Arrays.copyOf(many, 30 * DrawnPictures.PIXELS);
      var all = training.classify(many);
      assertThat(all).hasSize(1_500);
      assertThat(Arrays.copyOf(all, 30)).isEqualTo(training.classify(alone));
    }
  }

  @Test
  void doesNotResumeWhatIsOfAnotherArchitecture() throws IOException {
    var pictures = pictures(12, 70);
    byte[] saved;
    try (var training = start(pictures, Settings.of(1, 1))) {
      saved = saved(training);
    }
    var wider = new Perceptrons(DrawnPictures.PIXELS, 4, 16, List.of(64, 64), List.of(128));

    assertThatThrownBy(
            () ->
                Training.resume(
                    wider,
                    pictures,
                    Settings.of(1, 1),
                    Device.cpu(),
                    new ByteArrayInputStream(saved)))
        .isInstanceOf(Unprocessable.class);
  }

  @Test
  void nativeMemoryStaysFlat() {
    var pictures = pictures(12, 64);
    try (var training =
        start(pictures, new Settings(1000, 8, 3e-3, 0.5, 0, 1, FeatureMatching.SQUARED, 1))) {
      training.step();
      var before = training.arrays();
      for (var i = 0; i < 300; i++) training.step();
      assertThat(training.classify(DrawnPictures.draw(12, 1))).hasSize(12);
      assertThat(training.generate(5, 1)).hasSize(5 * DrawnPictures.PIXELS);
      assertThat(training.arrays()).isEqualTo(before);
    }
  }

  @Test
  void refusesPicturesThatDoNotFit() {
    var two = new Images(new byte[128], 1, 8, 8, new int[] {4, -1});
    refused(new Pictures(two, new int[] {0}));
    refused(new Pictures(two, new int[] {1}));
    refused(new Pictures(two, new int[] {2}));
    refused(Pictures.withoutLabels(new Images(new byte[64], 1, 8, 8, new int[1])));
    refused(Pictures.withoutLabels(new Images(new byte[128], 2, 8, 8, new int[1])));
    assertThatThrownBy(() -> Pictures.withLabels(DrawnPictures.images(8, 1), 9, 4, new Seed(1)))
        .isInstanceOf(Unprocessable.class);
  }

  @Test
  void drawsAsManyLabelsOfEachClass() {
    var pictures = pictures(12, 70);
    var counts = new int[4];
    for (var i : pictures.labelled()) counts[pictures.images().labels()[i]]++;
    assertThat(counts).containsExactly(3, 3, 3, 3);
  }

  /** Every technique at once: not that it helps, but that it trains and resumes. */
  @Test
  void allTechniquesGoTogether() throws IOException {
    var all = new Perceptrons(64, 1, 16, List.of(32), List.of(64, 32), 8, true);
    var settings = new Settings(5, 30, 1e-3, 0.5, 0, 1, null, 0.01, new LabelSmoothing(0.9), 7);
    var pictures = Pictures.withoutLabels(DrawnPictures.images(70, 3));
    byte[] whole;
    byte[] half;
    try (var training = Training.start(all, pictures, settings, Device.cpu())) {
      for (var i = 0; i < 4; i++) training.step();
      half = saved(training);
      var losses = training.step();
      assertThat(losses.labelled()).isZero();
      assertThat(losses.real()).isBetween(0.01, 0.99);
      while (!training.isDone()) training.step();
      whole = saved(training);
      assertThat(training.generate(3, 1)).hasSize(3 * 64);
    }
    try (var training =
        Training.resume(all, pictures, settings, Device.cpu(), new ByteArrayInputStream(half))) {
      while (!training.isDone()) training.step();
      assertThat(saved(training)).isEqualTo(whole);
    }
  }

  @Test
  void refusesSettingsOutOfBounds() {
    assertThatThrownBy(() -> Settings.of(0, 1)).isInstanceOf(Unprocessable.class);
    assertThatThrownBy(
            () -> new Settings(1, 100, Double.NaN, 0.5, 0, 1, FeatureMatching.SQUARED, 1))
        .isInstanceOf(Unprocessable.class);
  }

  private static void refused(Pictures pictures) {
    assertThatThrownBy(() -> start(pictures, Settings.of(1, 1)).close())
        .isInstanceOf(Unprocessable.class);
  }

  private static Pictures pictures(int labelled, int unlabelled) {
    return Pictures.withLabels(DrawnPictures.images(unlabelled, 11), labelled, 4, new Seed(2));
  }

  private static Training start(Pictures pictures, Settings settings) {
    return Training.start(SMALL, pictures, settings, Device.cpu());
  }

  private static Training resume(Pictures pictures, Settings settings, byte[] saved)
      throws IOException {
    return Training.resume(
        SMALL, pictures, settings, Device.cpu(), new ByteArrayInputStream(saved));
  }

  private static byte[] saved(Training training) throws IOException {
    var out = new ByteArrayOutputStream();
    training.save(out);
    return out.toByteArray();
  }

  private static double accuracy(Training training) {
    var found = training.classify(DrawnPictures.draw(1000, 12));
    var labels = DrawnPictures.labels(1000);
    var right = 0;
    for (var i = 0; i < found.length; i++) if (found[i] == labels[i]) right++;
    return right / 1000.0;
  }
}
