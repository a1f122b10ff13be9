package dev.polymath.pose.camera;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.skeleton.Motion;
import java.util.List;

/**
 * A camera in the world: a point p of the world is at R (p − t) before it.
 *
 * @param screen the image that it takes
 * @param lens how it projects
 * @param position t, in metres in the world
 * @param rotation R by rows: the camera's axes (to the right, downwards, into the scene) in the
 *     world
 */
public record Camera(Screen screen, Lens lens, List<Double> position, List<Double> rotation) {

  private static final double ORTHOGONAL = 1e-3;

  public Camera {
    position = List.copyOf(position);
    rotation = List.copyOf(rotation);
    if (position.size() != 3 || !position.stream().allMatch(Double::isFinite)) {
      throw new InvalidRequest("position", "Must be three finite numbers, in metres.");
    }
    if (rotation.size() != 9 || !isRotation(rotation)) {
      throw new InvalidRequest("rotation", "Must be the nine numbers of a rotation matrix.");
    }
  }

  /**
   * A camera that stands upright and looks at a point.
   *
   * @param position where it stands, in metres; not right above or below the target
   */
  public static Camera lookingAt(Screen screen, Lens lens, double[] position, double[] target) {
    var forward =
        unit(
            new double[] {
              target[0] - position[0], target[1] - position[1], target[2] - position[2]
            });
    var right = unit(new double[] {forward[1], -forward[0], 0});
    var down = cross(forward, right);
    return new Camera(
        screen,
        lens,
        List.of(position[0], position[1], position[2]),
        List.of(
            right[0],
            right[1],
            right[2],
            down[0],
            down[1],
            down[2],
            forward[0],
            forward[1],
            forward[2]));
  }

  /**
   * A camera whose orientation is given as Human3.6M publishes it.
   *
   * @param quaternion w, x, y and z of the rotation that takes the camera's axes to the world
   */
  public static Camera of(
      Screen screen, Lens lens, List<Double> position, List<Double> quaternion) {
    if (quaternion.size() != 4 || !quaternion.stream().allMatch(Double::isFinite)) {
      throw new InvalidRequest("orientation", "Must be the four numbers of a quaternion, w first.");
    }
    double w = quaternion.get(0);
    double x = quaternion.get(1);
    double y = quaternion.get(2);
    double z = quaternion.get(3);
    var norm = w * w + x * x + y * y + z * z;
    if (!(norm > 1e-12)) {
      throw new InvalidRequest("orientation", "Must not be a quaternion of nought.");
    }
    var s = 2 / norm;
    return new Camera(
        screen,
        lens,
        position,
        List.of(
            1 - s * (y * y + z * z),
            s * (x * y + w * z),
            s * (x * z - w * y),
            s * (x * y - w * z),
            1 - s * (x * x + z * z),
            s * (y * z + w * x),
            s * (x * z + w * y),
            s * (y * z - w * x),
            1 - s * (x * x + y * y)));
  }

  /** A point of the world as it lies before the camera. */
  public double[] toCamera(double x, double y, double z) {
    var dx = x - position.get(0);
    var dy = y - position.get(1);
    var dz = z - position.get(2);
    var seen = new double[3];
    for (var row = 0; row < 3; row++) {
      seen[row] =
          rotation.get(3 * row) * dx
              + rotation.get(3 * row + 1) * dy
              + rotation.get(3 * row + 2) * dz;
    }
    return seen;
  }

  /** A movement through the world as it is before the camera. */
  public Motion toCamera(Motion motion) {
    var seen = new float[motion.xyz().length];
    for (var i = 0; i < seen.length; i += 3) {
      var point = toCamera(motion.xyz()[i], motion.xyz()[i + 1], motion.xyz()[i + 2]);
      for (var k = 0; k < 3; k++) seen[i + k] = (float) point[k];
    }
    return new Motion(seen, motion.framesPerSecond());
  }

  /**
   * Where the joints are seen.
   *
   * @param inCamera a movement as {@link #toCamera(Motion)} gives it
   * @return x and y of each joint of each frame, in pixels
   */
  public float[] project(Motion inCamera) {
    var joints = inCamera.xyz().length / 3;
    var xy = new float[2 * joints];
    for (var i = 0; i < joints; i++) {
      var pixel =
          lens.project(
              new double[] {
                inCamera.xyz()[3 * i], inCamera.xyz()[3 * i + 1], inCamera.xyz()[3 * i + 2]
              });
      xy[2 * i] = (float) pixel[0];
      xy[2 * i + 1] = (float) pixel[1];
    }
    return xy;
  }

  private static boolean isRotation(List<Double> r) {
    if (!r.stream().allMatch(Double::isFinite)) return false;
    for (var i = 0; i < 3; i++) {
      for (var j = 0; j < 3; j++) {
        var dot = 0.0;
        for (var k = 0; k < 3; k++) dot += r.get(3 * i + k) * r.get(3 * j + k);
        if (Math.abs(dot - (i == j ? 1 : 0)) > ORTHOGONAL) return false;
      }
    }
    var first = new double[] {r.get(0), r.get(1), r.get(2)};
    var second = new double[] {r.get(3), r.get(4), r.get(5)};
    var third = cross(first, second);
    return third[0] * r.get(6) + third[1] * r.get(7) + third[2] * r.get(8) > 0;
  }

  private static double[] unit(double[] v) {
    var length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    if (length < 1e-9) {
      throw new IllegalArgumentException("an upright camera cannot look straight up or down");
    }
    return new double[] {v[0] / length, v[1] / length, v[2] / length};
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }
}
