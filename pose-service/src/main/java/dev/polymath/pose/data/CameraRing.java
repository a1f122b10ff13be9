package dev.polymath.pose.data;

import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.camera.Screen;
import dev.polymath.pose.skeleton.Motion;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cameras that stand evenly around a take at the height of a head, as far away as keeps all of it
 * in the picture. Their images have a thousand pixels each way, and their lenses the distortion of
 * Human3.6M's.
 *
 * @param count how many cameras
 * @param firstDegrees the direction in which the first one stands
 * @param focal the focal length of their lenses, in pixels
 */
public record CameraRing(int count, double firstDegrees, double focal) {

  /** The focal length of Human3.6M's cameras. */
  public static final double FOCAL = 1_145;

  private static final double SIDE = 1_000;
  private static final double HEIGHT = 1.6;
  private static final double ROOM = 2.5;

  /** Cameras with the lenses of Human3.6M's. */
  public CameraRing(int count, double firstDegrees) {
    this(count, firstDegrees, FOCAL);
  }

  /** The cameras around a take. */
  public List<Camera> around(Motion take) {
    var centre = new double[] {0, 0, 0.9};
    for (var frame = 0; frame < take.frames(); frame++) {
      for (var k = 0; k < 2; k++) centre[k] += take.at(frame, 0, k) / take.frames();
    }
    var reach = 0.0;
    for (var frame = 0; frame < take.frames(); frame++) {
      reach =
          Math.max(
              reach,
              Math.hypot(take.at(frame, 0, 0) - centre[0], take.at(frame, 0, 1) - centre[1]));
    }
    // At this angle of view the sides of the picture leave the middle half as fast as one walks
    // away.
    var distance = (ROOM + 2.5 * reach) * focal / FOCAL;
    return IntStream.range(0, count)
        .mapToObj(i -> Math.toRadians(firstDegrees + 360.0 * i / count))
        .map(
            angle ->
                Camera.lookingAt(
                    new Screen(SIDE, SIDE),
                    lens(),
                    new double[] {
                      centre[0] + distance * Math.cos(angle),
                      centre[1] + distance * Math.sin(angle),
                      HEIGHT
                    },
                    centre))
        .toList();
  }

  private Lens lens() {
    return new Lens(
        List.of(focal, focal),
        List.of(512.0, 515.0),
        List.of(-0.2, 0.24, -0.002),
        List.of(-9e-4, -1.6e-3));
  }
}
