package dev.polymath.pose.detector;

import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.pose.skeleton.Keypoints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pictures on their way through a detector, several in each forward. No picture is kept: each is
 * scaled to what the detector takes, and forgotten.
 */
public final class DetectedSequence {

  private static final float[] UNKNOWN = {};

  private final KeypointDetector detector;
  private final float[] batch;
  private final int most;
  private final List<Letterbox> waiting = new ArrayList<>();
  private final List<float[]> places = new ArrayList<>();
  private final List<float[]> confidences = new ArrayList<>();
  private boolean hasConfidence;

  DetectedSequence(KeypointDetector detector, int most) {
    this.detector = detector;
    this.most = most;
    batch = new float[most * detector.signature().numbers()];
  }

  /** Adds the next picture. */
  public void add(BufferedImage picture) {
    var letterbox = Letterbox.of(picture, detector.signature());
    letterbox.write(
        picture, detector.signature(), batch, waiting.size() * detector.signature().numbers());
    waiting.add(letterbox);
    if (waiting.size() == most) forward();
  }

  /**
   * What was found in all of them, in pixels of the pictures.
   *
   * @throws IllegalStateException where there were none
   */
  public Keypoints finish() {
    if (!waiting.isEmpty()) forward();
    if (places.isEmpty()) throw new IllegalStateException("there were no pictures");
    var layout = detector.signature().layout();
    return new Keypoints(
        layout,
        places.size(),
        joined(places, 2 * layout.size()),
        hasConfidence ? joined(confidences, layout.size()) : UNKNOWN);
  }

  private void forward() {
    var signature = detector.signature();
    var output = detector.forward(Arrays.copyOf(batch, waiting.size() * signature.numbers()));
    hasConfidence = output.hasConfidence();
    var joints = signature.layout().size();
    for (var picture = 0; picture < waiting.size(); picture++) {
      var xy = new float[2 * joints];
      var confidence = new float[joints];
      for (var joint = 0; joint < joints; joint++) {
        var place = output.place(picture, joint, signature);
        xy[2 * joint] = waiting.get(picture).x(place.x());
        xy[2 * joint + 1] = waiting.get(picture).y(place.y());
        confidence[joint] = place.confidence();
        if (!Float.isFinite(xy[2 * joint]) || !Float.isFinite(xy[2 * joint + 1])) {
          throw new Unprocessable(
              "image",
              "In picture %d the detector gives no place for the joint %s."
                  .formatted(places.size() + 1, signature.layout().joints().get(joint)));
        }
      }
      places.add(xy);
      confidences.add(confidence);
    }
    waiting.clear();
  }

  private static float[] joined(List<float[]> rows, int width) {
    var all = new float[rows.size() * width];
    for (var i = 0; i < rows.size(); i++) System.arraycopy(rows.get(i), 0, all, i * width, width);
    return all;
  }
}
