package dev.polymath.gp.kernel;

/** Squared distances s_j = Σ_d (x_d − x′_d)² / ℓ_d², and what their gradient in log ℓ needs. */
final class ScaledDistances {
  private final int scales;
  private final int slot;
  private final Points rows;
  private final Points columns;
  private final double[] squared;

  ScaledDistances(Parameter lengthScale, int slot, Points rows, Points columns) {
    this.scales = lengthScale.size();
    this.slot = slot;
    this.rows = rows.scaled(lengthScale);
    this.columns = rows == columns ? this.rows : columns.scaled(lengthScale);
    this.squared = new double[columns.size()];
  }

  int capacity() {
    return squared.length;
  }

  /** The row's squared distances; valid until the next call. */
  double[] row(int i, int count) {
    Rows.squaredDistances(rows, i, columns, count, squared);
    return squared;
  }

  /** The row last computed. */
  double[] row() {
    return squared;
  }

  boolean isFixed() {
    return slot == Evaluators.FIXED;
  }

  /**
   * Adds the gradient in log ℓ.
   *
   * @param slopes w_j · g_j, where ∂k/∂log ℓ_d = g · (x_d − x′_d)² / ℓ_d²
   */
  void backward(int i, int count, double[] slopes, double[] gradient) {
    if (scales == 1) {
      gradient[slot] += Rows.dot(slopes, squared, count);
      return;
    }
    for (int d = 0; d < scales; d++) {
      gradient[slot + d] +=
          Rows.squaredDifferences(slopes, rows.column(d)[i], columns.column(d), count);
    }
  }
}
