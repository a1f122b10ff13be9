package dev.polymath.pose.detector;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.polymath.common.failure.Failure.NotConfigured;
import dev.polymath.pose.detector.DetectorSignature.Output;
import java.util.Arrays;

/**
 * What the network gave, as places in its input.
 *
 * @param values of the array
 * @param shape of the array
 */
record DetectorOutput(float[] values, long[] shape) {

  /**
   * A joint in the network's input.
   *
   * @param confidence from 0 to 1; 1 where the detector gives none
   */
  record Place(double x, double y, float confidence) {}

  /** Takes the first array; some networks give more besides. */
  static DetectorOutput of(NDList outputs) {
    var array = outputs.getFirst();
    var floats =
        array.getDataType() == DataType.FLOAT32 ? array : array.toType(DataType.FLOAT32, true);
    return new DetectorOutput(floats.toFloatArray(), array.getShape().getShape());
  }

  /** Whether a confidence is known. */
  boolean hasConfidence() {
    return shape.length == 4 || shape[2] == 3;
  }

  /** Checks that it is what an operator said that it would be. */
  void require(DetectorSignature signature, int pictures) {
    var joints = signature.layout().size();
    var heatmaps = signature.output() == Output.HEATMAPS;
    var fits =
        shape.length == (heatmaps ? 4 : 3)
            && shape[0] == pictures
            && shape[1] == joints
            && (heatmaps ? shape[2] * shape[3] > 0 : shape[2] == 2 || shape[2] == 3);
    if (!fits) {
      throw new NotConfigured(
          "The detector gives "
              + Arrays.toString(shape)
              + " where "
              + (heatmaps
                  ? "heatmaps [" + pictures + ", " + joints + ", h, w]"
                  : "coordinates [" + pictures + ", " + joints + ", 2 or 3]")
              + " are due; set polymath.pose.detector.output and layout to what it is.");
    }
  }

  /** Where a joint of a picture is. */
  Place place(int picture, int joint, DetectorSignature signature) {
    var number = (int) (picture * shape[1] + joint);
    return shape.length == 4 ? peak(number, signature) : coordinates(number);
  }

  private Place coordinates(int number) {
    var width = (int) shape[2];
    return new Place(
        values[number * width],
        values[number * width + 1],
        width == 3 ? share(values[number * width + 2]) : 1);
  }

  /** The highest place, and a quarter of a step towards the higher of its neighbours. */
  private Place peak(int number, DetectorSignature signature) {
    var height = (int) shape[2];
    var width = (int) shape[3];
    var map = number * height * width;
    var best = 0;
    for (var i = 1; i < height * width; i++) {
      if (values[map + i] > values[map + best]) best = i;
    }
    var column = best % width;
    var row = best / width;
    var x = column + 0.5 + towards(map + best, column, width, 1);
    var y = row + 0.5 + towards(map + best, row, height, width);
    return new Place(
        x * signature.width() / width, y * signature.height() / height, share(values[map + best]));
  }

  private double towards(int at, int index, int count, int stride) {
    if (index == 0 || index == count - 1) return 0;
    return 0.25 * Math.signum(values[at + stride] - values[at - stride]);
  }

  private static float share(float value) {
    return Float.isNaN(value) ? 0 : Math.clamp(value, 0f, 1f);
  }
}
