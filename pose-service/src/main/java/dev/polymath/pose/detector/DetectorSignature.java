package dev.polymath.pose.detector;

import dev.polymath.pose.skeleton.KeypointLayout;
import java.util.List;

/**
 * What a detector takes and gives.
 *
 * @param width of the pictures that it takes, in pixels
 * @param height of them
 * @param mean of red, green and blue, from 0 to 1, which is taken off
 * @param deviation by which it is divided then
 * @param output what comes out
 * @param layout of the joints that come out
 */
public record DetectorSignature(
    int width,
    int height,
    List<Float> mean,
    List<Float> deviation,
    Output output,
    KeypointLayout layout) {

  /** What a detector gives for pictures [N, 3, height, width]. */
  public enum Output {
    /** [N, 17, h, w]: how likely each joint is at each place; h and w divide those of the input. */
    HEATMAPS,
    /** [N, 17, 2 or 3]: x and y in pixels of the input, and a confidence. */
    COORDINATES
  }

  public DetectorSignature {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (width < 1 || height < 1) throw new IllegalArgumentException("pictures have a size");
    if (mean.size() != 3 || deviation.size() != 3 || !deviation.stream().allMatch(d -> d > 0)) {
      throw new IllegalArgumentException(
          "mean and deviation are three numbers each, for red, green and blue; the deviations above"
              + " zero");
    }
  }

  /** How many numbers a picture is. */
  int numbers() {
    return 3 * width * height;
  }
}
