package dev.polymath.gp.process;

import java.util.Random;

/**
 * Probabilities of classes averaged over functions that are normal together: E[e^f_c / Σ_k e^f_k].
 *
 * <p>Only differences between functions count, so there is one dimension less than there are
 * classes. One and two dimensions are averaged by the trapezoidal rule, whose error falls off
 * exponentially with its step; more by draws that are the same every time.
 */
final class SoftmaxAverage {

  /** Beyond this many deviations less than 1e-10 is left. */
  private static final double REACH = 6.5;

  private static final double WIDEST = 0.25;
  private static final double NARROWEST = 0.05;

  /** Pairs of draws z and −z. */
  private static final int PAIRS = 4_096;

  private SoftmaxAverage() {}

  /**
   * Averages.
   *
   * @param mean of C functions
   * @param covariance C by C
   */
  static double[] of(double[] mean, double[][] covariance) {
    int last = mean.length - 1;
    double[] m = new double[last];
    double[][] s = new double[last][last];
    double widest = 0;
    for (int a = 0; a < last; a++) {
      m[a] = mean[a] - mean[last];
      for (int b = 0; b < last; b++) {
        s[a][b] =
            covariance[a][b] - covariance[a][last] - covariance[b][last] + covariance[last][last];
      }
      widest = Math.max(widest, Math.sqrt(Math.max(0, s[a][a])));
    }
    double[][] factor = factor(s);
    double[] sum = new double[mean.length];
    double weights = 0;
    if (last <= 2) {
      double step = Math.clamp(0.5 / Math.max(widest, 1e-3), NARROWEST, WIDEST);
      int reach = (int) Math.ceil(REACH / step);
      int side = last == 2 ? reach : 0;
      for (int i = -reach; i <= reach; i++) {
        for (int j = -side; j <= side; j++) {
          double[] z = {i * step, j * step};
          double weight = Math.exp(-0.5 * (z[0] * z[0] + z[1] * z[1]));
          add(sum, weight, m, factor, z);
          weights += weight;
        }
      }
    } else {
      Random random = new Random(1);
      double[] z = new double[last];
      for (int draw = 0; draw < 2 * PAIRS; draw++) {
        for (int a = 0; a < last; a++) {
          z[a] = draw % 2 == 0 ? random.nextGaussian() : -z[a];
        }
        add(sum, 1, m, factor, z);
        weights++;
      }
    }
    for (int c = 0; c < sum.length; c++) {
      sum[c] /= weights;
    }
    return sum;
  }

  private static void add(
      double[] sum, double weight, double[] mean, double[][] factor, double[] z) {
    double[] f = new double[sum.length];
    for (int a = 0; a < mean.length; a++) {
      f[a] = mean[a];
      for (int b = 0; b <= a; b++) {
        f[a] += factor[a][b] * z[b];
      }
    }
    softmax(f);
    for (int c = 0; c < f.length; c++) {
      sum[c] += weight * f[c];
    }
  }

  /** Cholesky's factor; a column of zeros where rounding leaves nothing of a variance. */
  private static double[][] factor(double[][] s) {
    int n = s.length;
    double[][] l = new double[n][n];
    for (int j = 0; j < n; j++) {
      double left = s[j][j];
      for (int k = 0; k < j; k++) {
        left -= l[j][k] * l[j][k];
      }
      if (left > 1e-14 * s[j][j]) {
        l[j][j] = Math.sqrt(left);
        for (int i = j + 1; i < n; i++) {
          double value = s[i][j];
          for (int k = 0; k < j; k++) {
            value -= l[i][k] * l[j][k];
          }
          l[i][j] = value / l[j][j];
        }
      }
    }
    return l;
  }

  /** Replaces f by e^f / Σ e^f, and answers log Σ e^f. */
  static double softmax(double[] f) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : f) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (int c = 0; c < f.length; c++) {
      f[c] = Math.exp(f[c] - largest);
      sum += f[c];
    }
    for (int c = 0; c < f.length; c++) {
      f[c] /= sum;
    }
    return largest + Math.log(sum);
  }
}
