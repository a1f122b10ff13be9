package dev.polymath.pose.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.polymath.common.failure.Failure.NotConfigured;
import dev.polymath.pose.detector.DetectorSignature.Output;
import dev.polymath.pose.skeleton.KeypointLayout;
import dev.polymath.pose.skeleton.Keypoints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeypointDetectorTest {

  private static final List<Float> NOTHING = List.of(0f, 0f, 0f);
  private static final List<Float> ONE = List.of(1f, 1f, 1f);

  @Test
  void dotsAreFoundToAFewPixelsInPicturesOfAnyShape() throws IOException {
    try (var detector = load(TinyDetector.heatmaps(), Output.HEATMAPS)) {
      for (var size : new int[][] {{192, 256}, {640, 480}, {300, 900}}) {
        var joints = grid(size[0], size[1]);
        // A step of the heatmaps in pixels of this picture.
        var step = 4 * Math.max(size[0] / 192.0, size[1] / 256.0);

        var seen = detect(detector, size[0], size[1], joints, 0.8 * step);

        for (var joint = 0; joint < 17; joint++) {
          assertThat((double) seen.x(0, joint)).isCloseTo(joints[joint][0], within(0.6 * step));
          assertThat((double) seen.y(0, joint)).isCloseTo(joints[joint][1], within(0.6 * step));
          assertThat(seen.confidence()[joint]).isBetween(0.2f, 1f);
        }
      }
    }
  }

  @Test
  void morePicturesThanFitInAForwardKeepTheirOrder() throws IOException {
    try (var detector = load(TinyDetector.heatmaps(), Output.HEATMAPS)) {
      var sequence = detector.sequence();
      var joints = grid(192, 256);
      for (var frame = 0; frame < 70; frame++) {
        joints[0][0] = 20 + 2 * frame;
        joints[0][1] = 250;
        sequence.add(TinyDetector.picture(192, 256, joints, 5));
      }

      var seen = sequence.finish();

      assertThat(seen.frames()).isEqualTo(70);
      for (var frame = 0; frame < 70; frame++) {
        assertThat(seen.x(frame, 0)).isCloseTo(20 + 2 * frame, within(2.5f));
      }
    }
  }

  @Test
  void coordinatesComeBackToThePicture() throws IOException {
    // 384 by 400 pixels are halved, and 28 lines of black lie above and below.
    for (var confidence : new boolean[] {true, false}) {
      try (var detector = load(TinyDetector.coordinates(confidence), Output.COORDINATES)) {
        var seen = detect(detector, 384, 400, grid(384, 400), 3);

        assertThat(seen.x(0, 5)).isEqualTo(2 * 15);
        assertThat(seen.y(0, 5)).isEqualTo(2 * (30 - 28));
        assertThat(seen.hasConfidence()).isEqualTo(confidence);
        if (confidence) assertThat(seen.confidence()[8]).isEqualTo(0.5f);
      }
    }
  }

  @Test
  void anOutputOtherThanConfiguredSaysWhatToSet() throws IOException {
    try (var detector = load(TinyDetector.heatmaps(), Output.COORDINATES)) {
      assertThatThrownBy(() -> detect(detector, 192, 256, grid(192, 256), 3))
          .isInstanceOf(NotConfigured.class)
          .hasMessageContaining("[1, 17, 64, 48]")
          .hasMessageContaining("polymath.pose.detector.output");
    }
  }

  @Test
  void aFileThatIsNoTorchScriptIsRefused() {
    assertThatThrownBy(() -> load(new byte[] {1, 2, 3}, Output.HEATMAPS))
        .isInstanceOfAny(IOException.class, RuntimeException.class);
  }

  private static KeypointDetector load(byte[] file, Output output) throws IOException {
    var signature = new DetectorSignature(192, 256, NOTHING, ONE, output, KeypointLayout.COCO);
    return KeypointDetector.load(new ByteArrayInputStream(file), signature, Device.cpu());
  }

  private static Keypoints detect(
      KeypointDetector detector, int width, int height, double[][] joints, double radius) {
    var sequence = detector.sequence();
    sequence.add(TinyDetector.picture(width, height, joints, radius));
    return sequence.finish();
  }

  /** Seventeen places well apart. */
  private static double[][] grid(int width, int height) {
    var joints = new double[17][2];
    for (var joint = 0; joint < 17; joint++) {
      joints[joint][0] = width * (0.15 + 0.23 * (joint % 4));
      joints[joint][1] = height * (0.1 + 0.19 * (joint / 4));
    }
    return joints;
  }
}
