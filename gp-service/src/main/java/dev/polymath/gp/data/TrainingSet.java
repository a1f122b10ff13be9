package dev.polymath.gp.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a Gaussian process learns from.
 *
 * @param x the inputs row by row, n·d numbers
 * @param n how many points
 * @param d how many features a point has
 * @param y the targets, n numbers
 */
public record TrainingSet(double[] x, int n, int d, double[] y) {

  public TrainingSet {
    if (x.length != n * d || y.length != n) {
      throw new IllegalArgumentException("x is n·d numbers and y is n");
    }
  }

  /** The hash that says which data a model has seen: of d, x and y as little-endian bytes. */
  public String sha256() {
    var bytes = ByteBuffer.allocate(Integer.BYTES + Double.BYTES * (x.length + y.length));
    bytes.order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(d);
    for (var value : x) bytes.putDouble(value);
    for (var value : y) bytes.putDouble(value);
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingSet(double[] ox, int on, int od, double[] oy)
        && on == n
        && od == d
        && Arrays.equals(ox, x)
        && Arrays.equals(oy, y);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(y);
  }

  @Override
  public String toString() {
    return n + " points of " + d + " features";
  }
}
