package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.gan.improved.Training.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingTest {

  private static final Architecture SMALL =
      new Architecture(
          DrawnPictures.PIXELS, DrawnPictures.CLASSES, 16, List.of(64, 64), List.of(128, 64, 64));

  @Test
  void learnsClassesFromFewLabelsAndPicturesFromNone() {
    var pictures = pictures(40, 2000);
    try (var training = start(pictures, Settings.of(10, 1))) {
      while (!training.isDone()) training.step();

      assertThat(training.steps()).isEqualTo(200);
      assertThat(accuracy(training)).isGreaterThan(0.9);
      assertThat(meanPixels(training.generate(500, 3)))
          .containsExactly(meanPixels(pictures.unlabelled()), within(0.15));
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
  void doesNotResumeWhatIsOfAnotherArchitecture() throws IOException {
    var pictures = pictures(12, 70);
    byte[] saved;
    try (var training = start(pictures, Settings.of(1, 1))) {
      saved = saved(training);
    }
    var wider = new Architecture(DrawnPictures.PIXELS, 4, 16, List.of(64, 64), List.of(128));

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
      assertThat(training.classify(pictures.labelled())).hasSize(12);
      assertThat(training.generate(5, 1)).hasSize(5 * DrawnPictures.PIXELS);
      assertThat(training.arrays()).isEqualTo(before);
    }
  }

  @Test
  void refusesPicturesThatDoNotFit() {
    refused(new Pictures(new float[64], new int[] {4}, new float[128]));
    refused(new Pictures(new float[64], new int[] {-1}, new float[128]));
    refused(new Pictures(new float[64], new int[] {0, 1}, new float[128]));
    refused(new Pictures(new float[0], new int[0], new float[128]));
    refused(new Pictures(new float[64], new int[] {0}, new float[64]));
    refused(new Pictures(new float[64], new int[] {0}, new float[130]));
    var bright = new float[128];
    bright[5] = 255;
    refused(new Pictures(new float[64], new int[] {0}, bright));
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
    return new Pictures(
        DrawnPictures.draw(labelled, 10),
        DrawnPictures.labels(labelled),
        DrawnPictures.draw(unlabelled, 11));
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

  private static double[] meanPixels(float[] pictures) {
    var mean = new double[DrawnPictures.PIXELS];
    var count = pictures.length / mean.length;
    for (var i = 0; i < pictures.length; i++) mean[i % mean.length] += pictures[i] / count;
    return mean;
  }
}
