package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.polymath.common.failure.Failure.NotConfigured;
import dev.polymath.common.failure.Failure.Unprocessable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScriptedClassifierTest {

  @Test
  void tellsProbabilitiesOfAsManyPicturesAsThereAre() throws IOException {
    try (var classifier = load(TinyClassifier.ofLogits())) {
      var pictures = new float[100 * 3 * 2 * 2];
      java.util.Arrays.fill(pictures, 99 * 12, 100 * 12, 1);

      var seen = classifier.see(pictures, 3, 2, 2);

      assertThat(seen.probabilities()).hasNumberOfRows(100);
      var dark = 1 / (1 + Math.exp(-5));
      assertThat(seen.probabilities()[0])
          .containsExactly(new double[] {dark, 1 - dark}, within(1e-6));
      assertThat(seen.probabilities()[99])
          .containsExactly(new double[] {1 - dark, dark}, within(1e-6));
      assertThatThrownBy(seen::moments).isInstanceOf(NotConfigured.class);
    }
  }

  @Test
  void mayGiveFeatures() throws IOException {
    try (var classifier = load(TinyClassifier.ofLogitsAndFeatures())) {
      var seen = classifier.see(new float[] {0, 1, 0.5f, 0.5f}, 1, 1, 2);

      assertThat(seen.width()).isEqualTo(2);
      assertThat(seen.features()).containsExactly(0.5f, 1, 0.5f, 0.5f);
      assertThat(seen.moments().mean()).containsExactly(0.5, 0.75);
    }
  }

  @Test
  void whatGivesSomethingElseOrTakesNoSuchPicturesIsRefused() throws IOException {
    try (var classifier = load(TinyClassifier.ofNothing())) {
      assertThatThrownBy(() -> classifier.see(new float[4], 1, 2, 2))
          .isInstanceOf(NotConfigured.class)
          .hasMessageContaining("logits [N, K]");
    }
    try (var classifier = load(TinyClassifier.ofSide(3))) {
      assertThatThrownBy(() -> classifier.see(new float[4], 1, 2, 2))
          .isInstanceOf(Unprocessable.class)
          .hasMessageContaining("(1, 2, 2)");
    }
    assertThatThrownBy(() -> load("no zip".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Exception.class);
  }

  private static ScriptedClassifier load(byte[] file) throws IOException {
    return ScriptedClassifier.load(new ByteArrayInputStream(file), Device.cpu());
  }
}
