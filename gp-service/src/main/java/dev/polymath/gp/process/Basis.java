package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.MeanFunction.Degree;

/**
 * The features h(x) of a polynomial mean, of inputs that are centred and scaled first. Polynomials
 * of centred inputs span the same functions, and years such as 1958 to 2001 squared would cost all
 * digits.
 *
 * @param centre of each dimension
 * @param scale of each dimension
 */
record Basis(Degree degree, double[] centre, double[] scale) {

  static Basis standardized(Degree degree, Points x) {
    int dimensions = x.dimensions();
    double[] centre = new double[dimensions];
    double[] scale = new double[dimensions];
    for (int d = 0; d < dimensions; d++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double value : x.column(d)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      centre[d] = 0.5 * low + 0.5 * high;
      double half = 0.5 * high - 0.5 * low;
      scale[d] = half > 0 ? half : 1;
    }
    return new Basis(degree, centre, scale);
  }

  /** Features of the inputs as they are. */
  static Basis plain(Degree degree, int dimensions) {
    double[] ones = new double[dimensions];
    java.util.Arrays.fill(ones, 1);
    return new Basis(degree, new double[dimensions], ones);
  }

  int size() {
    return degree.coefficients(centre.length);
  }

  /** h of point i. */
  double[] features(Points x, int i) {
    double[] h = new double[size()];
    if (h.length == 0) {
      return h;
    }
    h[0] = 1;
    int next = 1;
    if (degree == Degree.CONSTANT) {
      return h;
    }
    int dimensions = centre.length;
    for (int d = 0; d < dimensions; d++) {
      h[next++] = (x.column(d)[i] - centre[d]) / scale[d];
    }
    if (degree == Degree.QUADRATIC) {
      for (int d = 0; d < dimensions; d++) {
        for (int e = d; e < dimensions; e++) {
          h[next++] = h[1 + d] * h[1 + e];
        }
      }
    }
    return h;
  }

  double value(double[] coefficients, Points x, int i) {
    double[] h = features(x, i);
    double value = 0;
    for (int k = 0; k < h.length; k++) {
      value += coefficients[k] * h[k];
    }
    return value;
  }

  /** log |det| of the map from these features to the plain ones. */
  double logVolume() {
    double sum = 0;
    int dimensions = centre.length;
    if (degree == Degree.LINEAR || degree == Degree.QUADRATIC) {
      for (int d = 0; d < dimensions; d++) {
        sum += Math.log(scale[d]);
      }
    }
    if (degree == Degree.QUADRATIC) {
      for (int d = 0; d < dimensions; d++) {
        for (int e = d; e < dimensions; e++) {
          sum += Math.log(scale[d]) + Math.log(scale[e]);
        }
      }
    }
    return sum;
  }

  /** The coefficients of the same polynomial in the inputs as they are. */
  double[] plainCoefficients(double[] coefficients) {
    double[] plain = coefficients.clone();
    int dimensions = centre.length;
    if (degree == Degree.LINEAR || degree == Degree.QUADRATIC) {
      for (int d = 0; d < dimensions; d++) {
        plain[1 + d] = coefficients[1 + d] / scale[d];
        plain[0] -= plain[1 + d] * centre[d];
      }
    }
    if (degree == Degree.QUADRATIC) {
      int next = 1 + dimensions;
      for (int d = 0; d < dimensions; d++) {
        for (int e = d; e < dimensions; e++, next++) {
          double c = coefficients[next] / (scale[d] * scale[e]);
          plain[next] = c;
          plain[1 + d] -= c * centre[e];
          plain[1 + e] -= c * centre[d];
          plain[0] += c * centre[d] * centre[e];
        }
      }
    }
    return plain;
  }
}
