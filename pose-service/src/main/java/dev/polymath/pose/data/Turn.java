package dev.polymath.pose.data;

/**
 * A rotation in space.
 *
 * @param m its matrix, row by row
 */
record Turn(double[] m) {

  static final Turn NONE = new Turn(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1});

  /** Below this length a vector has no direction, and two are parallel. */
  private static final double NOTHING = 1e-9;

  /** The shortest turn that takes one direction to another; none where either has no length. */
  static Turn between(double[] from, double[] to) {
    var lengths = length(from) * length(to);
    if (!(lengths > NOTHING)) return NONE;
    var v = cross(from, to);
    for (var k = 0; k < 3; k++) v[k] /= lengths;
    var cos = dot(from, to) / lengths;
    if (cos < -1 + NOTHING) return halfAround(from);
    var f = 1 / (1 + cos);
    return new Turn(
        new double[] {
          cos + f * v[0] * v[0],
          f * v[0] * v[1] - v[2],
          f * v[0] * v[2] + v[1],
          f * v[0] * v[1] + v[2],
          cos + f * v[1] * v[1],
          f * v[1] * v[2] - v[0],
          f * v[0] * v[2] - v[1],
          f * v[1] * v[2] + v[0],
          cos + f * v[2] * v[2]
        });
  }

  /** Half a turn about some axis across a direction. */
  private static Turn halfAround(double[] direction) {
    var away =
        Math.abs(direction[0]) < Math.abs(direction[1])
            ? new double[] {1, 0, 0}
            : new double[] {0, 1, 0};
    var a = cross(direction, away);
    var n = 2 / dot(a, a);
    return new Turn(
        new double[] {
          n * a[0] * a[0] - 1,
          n * a[0] * a[1],
          n * a[0] * a[2],
          n * a[0] * a[1],
          n * a[1] * a[1] - 1,
          n * a[1] * a[2],
          n * a[0] * a[2],
          n * a[1] * a[2],
          n * a[2] * a[2] - 1
        });
  }

  /** The turn of a body whose left is one direction and whose up is, as nearly, another. */
  static Turn standing(double[] left, double[] up) {
    var z = cross(left, up);
    if (!(length(left) > NOTHING && length(z) > NOTHING)) return NONE;
    var y = cross(z, left);
    var m = new double[9];
    for (var row = 0; row < 3; row++) {
      m[3 * row] = left[row] / length(left);
      m[3 * row + 1] = y[row] / length(y);
      m[3 * row + 2] = z[row] / length(z);
    }
    return new Turn(m);
  }

  /** This turn after another. */
  Turn times(Turn first) {
    var product = new double[9];
    for (var i = 0; i < 9; i++) {
      for (var k = 0; k < 3; k++) product[i] += m[i / 3 * 3 + k] * first.m[3 * k + i % 3];
    }
    return new Turn(product);
  }

  /** A direction as one sees it who is turned so. */
  double[] seen(double[] direction) {
    var seen = new double[3];
    for (var column = 0; column < 3; column++) {
      for (var row = 0; row < 3; row++) seen[column] += m[3 * row + column] * direction[row];
    }
    return seen;
  }

  /** This turn as one sees it who is turned so. */
  Turn seenBy(Turn viewer) {
    var v = viewer.m;
    return new Turn(new double[] {v[0], v[3], v[6], v[1], v[4], v[7], v[2], v[5], v[8]})
        .times(this);
  }

  /**
   * Its angles in degrees about z, x and y, of which R = R_z · R_x · R_y.
   *
   * <pre>
   *   x = asin R_32,   y = atan2(−R_31, R_33),   z = atan2(−R_12, R_22)
   * </pre>
   *
   * Where x is a right angle, y is 0 and z takes all of it.
   */
  double[] zxy() {
    var sin = Math.clamp(m[7], -1, 1);
    var upright = Math.hypot(m[1], m[4]) > NOTHING;
    return new double[] {
      Math.toDegrees(upright ? Math.atan2(-m[1], m[4]) : Math.atan2(m[3], m[0])),
      Math.toDegrees(Math.asin(sin)),
      Math.toDegrees(upright ? Math.atan2(-m[6], m[8]) : 0)
    };
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  private static double length(double[] a) {
    return Math.sqrt(dot(a, a));
  }
}
