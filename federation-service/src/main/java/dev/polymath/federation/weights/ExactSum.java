package dev.polymath.federation.weights;

/**
 * A weighted sum of vectors, {@code Σ nₖ wₖ}, that does not depend on the order of its terms, not
 * even in the last bit, and takes the memory of two vectors of longs however many terms there are.
 *
 * <p>Floating point rounds after each addition, so that (a + b) + c and a + (b + c) differ. Here a
 * term is a whole number of 2⁻⁶⁴ths and the sum a whole number of 128 bits, which adds up without
 * rounding. A term {@code n · w} is exact where |w| is at least 2⁻⁴⁰ or zero; below that it is
 * rounded to the nearest 2⁻⁶⁴th, by itself and so always alike.
 *
 * <p>The sum cannot overflow: |w| is below 2²⁴ and the weights together below 2³⁸. Single precision
 * has nothing finer than 1 beyond 2²⁴; a network that has such weights has diverged.
 */
public final class ExactSum {

  /** Every value is nearer to zero than this, 2²⁴. */
  public static final float BOUND = 0x1p24f;

  /** The weights of the terms together are less than this, 2³⁸. */
  public static final long MOST_WEIGHT = 1L << 38;

  private static final int FRACTION_BITS = 64;

  /** A float is {@code m · 2^(exponent − 150)}, with m of 24 bits. */
  private static final int EXPONENT_OF_ONE = 150;

  private final long[] high;
  private final long[] low;

  public ExactSum(int length) {
    high = new long[length];
    low = new long[length];
  }

  /** Whether a number can be a term. */
  public static boolean takes(float value) {
    return Math.abs(value) < BOUND;
  }

  /**
   * Adds {@code weight · values}.
   *
   * @param values all of which it {@link #takes}
   * @param weight not negative
   */
  public void add(float[] values, long weight) {
    if (values.length != high.length || weight < 0 || weight >= MOST_WEIGHT) {
      throw new IllegalArgumentException(values.length + " values of weight " + weight);
    }
    for (var i = 0; i < values.length; i++) add(i, values[i], weight);
  }

  private void add(int i, float value, long weight) {
    if (!takes(value)) throw new IllegalArgumentException("Is not below 2^24: " + value);
    var bits = Float.floatToRawIntBits(value);
    var exponent = (bits >>> 23) & 0xff;
    var fraction = bits & 0x7fffff;
    long significand = exponent == 0 ? fraction << 1 : fraction | 0x800000;
    var product = (bits < 0 ? -significand : significand) * weight;
    var shift = exponent - EXPONENT_OF_ONE + FRACTION_BITS;
    if (shift >= Long.SIZE) {
      high[i] += product << (shift - Long.SIZE);
    } else if (shift > 0) {
      add(i, product >> (Long.SIZE - shift), product << shift);
    } else {
      var rounded = rounded(product, -shift);
      add(i, rounded >> (Long.SIZE - 1), rounded);
    }
  }

  private void add(int i, long termHigh, long termLow) {
    var sum = low[i] + termLow;
    var carry = Long.compareUnsigned(sum, termLow) < 0 ? 1 : 0;
    low[i] = sum;
    high[i] += termHigh + carry;
  }

  /** {@code value / 2^shift} to the nearest. */
  private static long rounded(long value, int shift) {
    if (shift == 0) return value;
    if (shift > 62) return 0;
    return (value + (1L << (shift - 1))) >> shift;
  }

  /** The sums divided by a number, which is rounded at the end alone. */
  public double[] dividedBy(double divisor) {
    var quotients = new double[high.length];
    for (var i = 0; i < quotients.length; i++) quotients[i] = value(i) / divisor;
    return quotients;
  }

  /** From the magnitude, for the two halves of a negative number would cancel. */
  private double value(int i) {
    if (high[i] >= 0) return value(high[i], low[i]);
    var negatedLow = -low[i];
    return -value(~high[i] + (negatedLow == 0 ? 1 : 0), negatedLow);
  }

  private static double value(long high, long low) {
    return high + unsigned(low) * 0x1p-64;
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
  }
}
