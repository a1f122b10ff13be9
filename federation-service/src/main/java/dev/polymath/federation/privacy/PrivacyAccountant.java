package dev.polymath.federation.privacy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How much a number of rounds gives away about any one client: Rényi differential privacy of the
 * subsampled Gaussian mechanism (Mironov, Talwar and Zhang 2019), which the moments accountant
 * (Abadi et al. 2016) is by another name. Of order α a round costs
 *
 * <pre>
 *   ε(α) = 1/(α − 1) · log E[ (1 − q + q exp((2x − 1) / 2z²))^α ],   x of N(0, z²)
 * </pre>
 *
 * <p>rounds add up, and the best order gives the (ε, δ) that holds of all of them. The expectation
 * is an integral over a smooth bell, which the trapezoidal rule gives to the last digits.
 *
 * <p>It holds where clients are drawn by {@link PoissonSelection}, and for neighbours that differ
 * by one client being there or not.
 */
public final class PrivacyAccountant {

  private static final double[] ORDERS =
      DoubleStream.concat(
              DoubleStream.concat(
                  IntStream.range(1, 100).mapToDouble(i -> 1 + i / 10.0),
                  IntStream.range(11, 64).mapToDouble(i -> i)),
              DoubleStream.of(64, 80, 96, 128, 192, 256, 384, 512, 1024))
          .toArray();

  /** How far to both sides of its peak the bell is followed, in its own deviations. */
  private static final double REACH = 40;

  private final double[] spent;

  /** Nothing has been given away yet. */
  public PrivacyAccountant() {
    this(new double[ORDERS.length]);
  }

  private PrivacyAccountant(double[] spent) {
    this.spent = spent;
  }

  /**
   * After more rounds.
   *
   * @param probability q, with which each client takes part
   * @param noiseMultiplier z
   */
  public PrivacyAccountant after(long rounds, double probability, double noiseMultiplier) {
    if (rounds < 0) throw new InvalidRequest("rounds", "Must be at least 0.");
    if (!(probability >= 0 && probability <= 1)) {
      throw new InvalidRequest("fraction", "Must be from 0 to 1.");
    }
    if (!(noiseMultiplier >= 0.1 && noiseMultiplier <= 1000)) {
      throw new InvalidRequest("noiseMultiplier", "Must be from 0.1 to 1000.");
    }
    var sum = new double[ORDERS.length];
    Arrays.setAll(sum, i -> spent[i] + rounds * cost(ORDERS[i], probability, noiseMultiplier));
    return new PrivacyAccountant(sum);
  }

  /** ε(α) of one round. */
  static double cost(double order, double q, double z) {
    if (q == 0) return 0;
    if (q == 1) return order / (2 * z * z);
    return Math.max(0, logMoment(order, q, z)) / (order - 1);
  }

  /**
   * The logarithm of the expectation. Its integrand peaks between 0 and α, and is analytic within
   * z² π of the axis: steps much smaller than both that and z leave an error of no consequence.
   */
  private static double logMoment(double order, double q, double z) {
    var step = Math.min(z, z * z) / 16;
    var from = -REACH * z;
    var count = (int) Math.ceil((order + 2 * REACH * z) / step);
    var logs = new double[count];
    var largest = Double.NEGATIVE_INFINITY;
    for (var i = 0; i < count; i++) {
      var x = from + i * step;
      logs[i] = -x * x / (2 * z * z) + order * logMixture((2 * x - 1) / (2 * z * z), q);
      largest = Math.max(largest, logs[i]);
    }
    var sum = 0.0;
    for (var log : logs) sum += Math.exp(log - largest);
    return largest + Math.log(sum * step / (z * Math.sqrt(2 * Math.PI)));
  }

  /** {@code log(1 − q + q eʷ)}, without overflow. */
  private static double logMixture(double w, double q) {
    return w > 0 ? w + Math.log(q + (1 - q) * Math.exp(-w)) : Math.log1p(q * Math.expm1(w));
  }

  /**
   * The ε that holds but for a probability of δ, after Canonne, Kamath and Steinke 2020
   * (Proposition 12):
   *
   * <pre>
   *   ε = min over α of  ε(α) + log((α − 1)/α) − (log δ + log α) / (α − 1)
   * </pre>
   */
  public double epsilon(double delta) {
    requireDelta(delta);
    if (Arrays.stream(spent).allMatch(cost -> cost == 0)) return 0;
    return Math.max(
        0,
        IntStream.range(0, ORDERS.length)
            .mapToDouble(
                i ->
                    spent[i]
                        + Math.log1p(-1 / ORDERS[i])
                        - (Math.log(delta) + Math.log(ORDERS[i])) / (ORDERS[i] - 1))
            .min()
            .orElseThrow());
  }

  /**
   * The ε of the older conversion, {@code ε(α) + log(1/δ) / (α − 1)}, in which published figures
   * are given; it is larger.
   */
  public double epsilonOfMoments(double delta) {
    requireDelta(delta);
    return IntStream.range(0, ORDERS.length)
        .mapToDouble(i -> spent[i] - Math.log(delta) / (ORDERS[i] - 1))
        .min()
        .orElseThrow();
  }

  private static void requireDelta(double delta) {
    if (!(delta > 0 && delta < 1)) {
      throw new InvalidRequest("delta", "Must be above 0 and below 1.");
    }
  }
}
