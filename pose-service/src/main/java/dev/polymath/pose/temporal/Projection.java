package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.polymath.pose.camera.Lens;
import java.util.List;

/**
 * {@link Lens#project} on tensors, through which gradients flow (section 4, the projection layer).
 *
 * <pre>
 *   a = X / Z, b = Y / Z, both kept within ±1; r² = a² + b²
 *   s = 1 + k1 r² + k2 r⁴ + k3 r⁶
 *   u = fx (a s + 2 p1 a b + p2 (r² + 2 a²)) + cx
 *   v = fy (b s + p1 (r² + 2 b²) + 2 p2 a b) + cy
 * </pre>
 *
 * <p>A joint that a young network puts beside the camera or behind it would be projected to where a
 * distorting lens' polynomials are huge. Beyond 45° from the axis, and nearer than {@link
 * Lens#NEAREST}, it is therefore seen at that bound, where it has no slope.
 */
final class Projection {

  /** fx, fy, cx, cy, k1, k2, k3, p1 and p2. */
  static final int NUMBERS = 9;

  private Projection() {}

  /** Writes a lens as a row of an array [n, 9]. */
  static void put(Lens lens, float[] to, int row) {
    var at = row * NUMBERS;
    for (var part :
        new double[][] {
          numbers(lens.focal()), numbers(lens.centre()),
          numbers(lens.radial()), numbers(lens.tangential())
        }) {
      for (var number : part) to[at++] = (float) number;
    }
  }

  private static double[] numbers(List<Double> part) {
    return part.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Where joints are seen.
   *
   * @param joints [N, J, 3], in metres before the camera
   * @param lenses [N, 9], for coordinates in pixels or normalised ones
   * @return [N, J, 2], in these coordinates
   */
  static NDArray project(NDArray joints, NDArray lenses) {
    // No products with, and maxima of, numbers of Java's: DJL frees their arrays at once, and
    // garbage
    // is what the gradients would find there.
    var z = joints.get(":, :, 2").clip(Lens.NEAREST, Float.MAX_VALUE);
    var a = joints.get(":, :, 0").div(z).clip(-1, 1);
    var b = joints.get(":, :, 1").div(z).clip(-1, 1);
    var aa = a.square();
    var bb = b.square();
    var ab = a.mul(b);
    var ab2 = ab.add(ab);
    var r2 = aa.add(bb);
    var k = r2.mul(column(lenses, 6)).add(column(lenses, 5));
    var s = r2.mul(k).add(column(lenses, 4)).mul(r2).add(1);
    var p1 = column(lenses, 7);
    var p2 = column(lenses, 8);
    var bentA = a.mul(s).add(ab2.mul(p1)).add(aa.add(aa).add(r2).mul(p2));
    var bentB = b.mul(s).add(bb.add(bb).add(r2).mul(p1)).add(ab2.mul(p2));
    var u = bentA.mul(column(lenses, 0)).add(column(lenses, 2));
    var v = bentB.mul(column(lenses, 1)).add(column(lenses, 3));
    return u.expandDims(2).concat(v.expandDims(2), 2);
  }

  private static NDArray column(NDArray lenses, int number) {
    return lenses.get(new NDIndex(":, {}:{}", number, number + 1));
  }
}
