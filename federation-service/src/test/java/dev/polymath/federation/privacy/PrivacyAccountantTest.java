package dev.polymath.federation.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class PrivacyAccountantTest {

  /** For whole orders the expectation is a sum (Mironov et al. 2019, equation 6). */
  @Test
  void wholeOrdersCostWhatTheSumOfBinomialsGives() {
    for (var q : new double[] {1e-4, 0.01, 0.1, 0.5, 0.999}) {
      for (var z : new double[] {0.3, 0.7, 1.1, 4, 30}) {
        for (var order : new int[] {2, 3, 8, 32, 64}) {
          var expected = binomialSum(order, q, z) / (order - 1);

          assertThat(PrivacyAccountant.cost(order, q, z))
              .as("order %d, q %s, z %s", order, q, z)
              .isCloseTo(expected, within(1e-12 + 1e-10 * expected));
        }
      }
    }
  }

  private static double binomialSum(int order, double q, double z) {
    var logs = new double[order + 1];
    var binomial = 0.0;
    var largest = Double.NEGATIVE_INFINITY;
    for (var k = 0; k <= order; k++) {
      if (k > 0) binomial += Math.log((order - k + 1.0) / k);
      logs[k] =
          binomial + (order - k) * Math.log1p(-q) + k * Math.log(q) + (k * k - k) / (2 * z * z);
      largest = Math.max(largest, logs[k]);
    }
    var sum = 0.0;
    for (var log : logs) sum += Math.exp(log - largest);
    return largest + Math.log(sum);
  }

  /** Orders between are integrated once more, by Simpson's rule and in the plain form. */
  @Test
  void ordersBetweenCostWhatTheIntegralGives() {
    for (var order : new double[] {1.1, 1.5, 2.7, 7.3}) {
      for (var q : new double[] {0.01, 0.3}) {
        for (var z : new double[] {0.8, 2}) {
          var moment =
              simpson(
                  x ->
                      Math.exp(-x * x / (2 * z * z))
                          / (z * Math.sqrt(2 * Math.PI))
                          * Math.pow(1 - q + q * Math.exp((2 * x - 1) / (2 * z * z)), order),
                  -25 * z,
                  25 * z + order);

          assertThat(PrivacyAccountant.cost(order, q, z))
              .isCloseTo(Math.log(moment) / (order - 1), within(1e-11));
        }
      }
    }
  }

  private static double simpson(DoubleUnaryOperator f, double from, double to) {
    var n = 200_000;
    var h = (to - from) / n;
    var sum = f.applyAsDouble(from) + f.applyAsDouble(to);
    for (var i = 1; i < n; i++) sum += (i % 2 == 1 ? 4 : 2) * f.applyAsDouble(from + i * h);
    return sum * h / 3;
  }

  /** Abadi et al. 2016, section 3.2: q = 0.01, σ = 4, δ = 1e-5, and 10,000 steps give 1.26. */
  @Test
  void theExampleOfTheMomentsAccountantComesOut() {
    var accountant = new PrivacyAccountant().after(10_000, 0.01, 4);

    assertThat(accountant.epsilonOfMoments(1e-5)).isCloseTo(1.26, within(0.01));
    assertThat(accountant.epsilon(1e-5)).isLessThan(1.26).isGreaterThan(0.8);
  }

  /** Without a draw it is the Gaussian mechanism, ε(α) = α / 2z², whose best order is known. */
  @Test
  void whereAllTakePartTheGaussianMechanismComesOut() {
    var accountant = new PrivacyAccountant().after(7, 1, 10);
    var rho = 7 / 200.0;
    var closed = rho + 2 * Math.sqrt(rho * Math.log(1e5));

    assertThat(accountant.epsilonOfMoments(1e-5)).isBetween(closed, closed * 1.001);
  }

  @Test
  void roundsAddUpWhateverTheirKind() {
    var mixed = new PrivacyAccountant().after(100, 0.1, 1).after(50, 0.01, 2);
    var other = new PrivacyAccountant().after(50, 0.01, 2).after(60, 0.1, 1).after(40, 0.1, 1);

    assertThat(mixed.epsilon(1e-5)).isCloseTo(other.epsilon(1e-5), within(1e-12));
    assertThat(mixed.epsilon(1e-5))
        .isGreaterThan(new PrivacyAccountant().after(100, 0.1, 1).epsilon(1e-5));
    assertThat(new PrivacyAccountant().epsilon(1e-5)).isZero();
  }

  @Test
  void moreNoiseAndFewerClientsGiveLessAway() {
    var epsilon = new PrivacyAccountant().after(100, 0.1, 1).epsilon(1e-5);

    assertThat(new PrivacyAccountant().after(100, 0.1, 2).epsilon(1e-5)).isLessThan(epsilon);
    assertThat(new PrivacyAccountant().after(100, 0.05, 1).epsilon(1e-5)).isLessThan(epsilon);
    assertThat(new PrivacyAccountant().after(100, 0.1, 1).epsilon(1e-6)).isGreaterThan(epsilon);
  }

  @Test
  void boundsAreNamed() {
    var accountant = new PrivacyAccountant();
    assertThatThrownBy(() -> accountant.after(1, 0.1, 0)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> accountant.after(1, 1.1, 1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> accountant.after(-1, 0.1, 1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> accountant.epsilon(0)).isInstanceOf(InvalidRequest.class);
  }
}
