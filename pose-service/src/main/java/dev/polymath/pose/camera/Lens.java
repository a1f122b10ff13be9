package dev.polymath.pose.camera;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.List;

/**
 * From a point before the camera to a pixel: the pinhole with Brown's radial and tangential
 * distortion, in the form and order of coefficients of OpenCV's calibration.
 *
 * <pre>
 *   a = X / Z, b = Y / Z, r² = a² + b²
 *   s  = 1 + k1 r² + k2 r⁴ + k3 r⁶
 *   a' = a s + 2 p1 a b + p2 (r² + 2 a²)
 *   b' = b s + p1 (r² + 2 b²) + 2 p2 a b
 *   x  = fx a' + cx, y = fy b' + cy
 * </pre>
 *
 * <p>Human3.6M's own calibration has the tangential terms without their factors of two; its
 * coefficients are about 10⁻³, so that taking it for OpenCV's moves a pixel by some tenths.
 *
 * <p>Points nearer than {@link #NEAREST} are projected as if they were that near: a division by
 * nothing helps nobody.
 *
 * @param focal fx and fy, in pixels
 * @param centre cx and cy, in pixels
 * @param radial k1, k2 and k3
 * @param tangential p1 and p2
 */
public record Lens(
    List<Double> focal, List<Double> centre, List<Double> radial, List<Double> tangential) {

  /** In metres. */
  public static final double NEAREST = 0.01;

  public Lens {
    focal = numbers("focal", focal, 2);
    centre = numbers("centre", centre, 2);
    radial = numbers("radial", radial, 3);
    tangential = numbers("tangential", tangential, 2);
    if (!focal.stream().allMatch(f -> f > 0)) {
      throw new InvalidRequest("focal", "Must be two lengths in pixels, both above zero.");
    }
  }

  /** A lens that does not distort. */
  public static Lens pinhole(double focal, double centreX, double centreY) {
    return new Lens(
        List.of(focal, focal),
        List.of(centreX, centreY),
        List.of(0.0, 0.0, 0.0),
        List.of(0.0, 0.0));
  }

  /**
   * Where a point is seen.
   *
   * @param point X, Y and Z before the camera, in metres: x to the right, y downwards, z away
   * @return x and y in pixels
   */
  public double[] project(double[] point) {
    var z = Math.max(point[2], NEAREST);
    var a = point[0] / z;
    var b = point[1] / z;
    var r2 = a * a + b * b;
    var s = 1 + r2 * (radial.get(0) + r2 * (radial.get(1) + r2 * radial.get(2)));
    var p1 = tangential.get(0);
    var p2 = tangential.get(1);
    var bentA = a * s + 2 * p1 * a * b + p2 * (r2 + 2 * a * a);
    var bentB = b * s + p1 * (r2 + 2 * b * b) + 2 * p2 * a * b;
    return new double[] {
      focal.get(0) * bentA + centre.get(0), focal.get(1) * bentB + centre.get(1)
    };
  }

  /**
   * The lens that sees in a mirror what this one sees: {@link
   * dev.polymath.pose.skeleton.Keypoints#mirrored} of this one's keypoints are what it gives of the
   * mirrored body.
   *
   * @param width of the image
   */
  public Lens mirrored(double width) {
    return new Lens(
        focal,
        List.of(width - centre.get(0), centre.get(1)),
        radial,
        List.of(tangential.get(0), -tangential.get(1)));
  }

  /** The same lens with its pixels in the coordinates of {@link Screen}. */
  public Lens normalized(Screen screen) {
    var scale = 2 / screen.width();
    return new Lens(
        List.of(focal.get(0) * scale, focal.get(1) * scale),
        List.of(centre.get(0) * scale - 1, (2 * centre.get(1) - screen.height()) / screen.width()),
        radial,
        tangential);
  }

  private static List<Double> numbers(String field, List<Double> numbers, int count) {
    if (numbers.size() != count || !numbers.stream().allMatch(Double::isFinite)) {
      throw new InvalidRequest(field, "Must be " + count + " finite numbers.");
    }
    return List.copyOf(numbers);
  }
}
