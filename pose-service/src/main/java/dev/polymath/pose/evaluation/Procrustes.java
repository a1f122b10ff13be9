package dev.polymath.pose.evaluation;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * The rotation, scale and shift that bring one set of points nearest to another, in squares
 * (Umeyama 1991).
 *
 * <pre>
 *   Â, B̂ = the points less their means;  Âᵀ B̂ = U S Vᵀ;  d = sign det(U Vᵀ)
 *   R = U diag(1, 1, d) Vᵀ,  s = tr(S diag(1, 1, d)) / ‖Â‖²
 *   aligned = s Â R + mean of B
 * </pre>
 *
 * <p>A body and its mirror image are two bodies: where the nearest orthogonal matrix is a
 * reflection, the nearest rotation is taken.
 */
final class Procrustes {

  private Procrustes() {}

  /**
   * Aligns a pose.
   *
   * @param pose rows of x, y and z one after the other
   * @param target the same joints
   * @return {@code pose} as near to {@code target} as rotating, scaling and shifting bring it
   */
  static double[] align(double[] pose, double[] target) {
    var poseMean = mean(pose);
    var targetMean = mean(target);
    var a = new double[pose.length];
    var b = new double[target.length];
    var size = 0.0;
    for (var i = 0; i < a.length; i++) {
      a[i] = pose[i] - poseMean[i % 3];
      b[i] = target[i] - targetMean[i % 3];
      size += a[i] * a[i];
    }
    var svd = new SingularValueDecomposition(product(a, b));
    var u = svd.getU();
    var vt = svd.getVT();
    var s = svd.getSingularValues();
    var reflects = new LUDecomposition(u.multiply(vt)).getDeterminant() < 0;
    if (reflects) {
      for (var row = 0; row < 3; row++) u.multiplyEntry(row, 2, -1);
    }
    var rotation = u.multiply(vt);
    // All points in one place have no orientation and no size: they are only shifted.
    var scale = size > 0 ? (s[0] + s[1] + (reflects ? -s[2] : s[2])) / size : 0;
    return moved(a, rotation, scale, targetMean);
  }

  private static double[] moved(double[] a, RealMatrix rotation, double scale, double[] shift) {
    var r = rotation.getData();
    var aligned = new double[a.length];
    for (var i = 0; i < a.length; i += 3) {
      for (var k = 0; k < 3; k++) {
        aligned[i + k] =
            scale * (a[i] * r[0][k] + a[i + 1] * r[1][k] + a[i + 2] * r[2][k]) + shift[k];
      }
    }
    return aligned;
  }

  private static RealMatrix product(double[] a, double[] b) {
    var product = new double[3][3];
    for (var i = 0; i < a.length; i += 3) {
      for (var row = 0; row < 3; row++) {
        for (var column = 0; column < 3; column++) {
          product[row][column] += a[i + row] * b[i + column];
        }
      }
    }
    return new Array2DRowRealMatrix(product, false);
  }

  private static double[] mean(double[] points) {
    var mean = new double[3];
    for (var i = 0; i < points.length; i++) mean[i % 3] += points[i] * 3 / points.length;
    return mean;
  }
}
