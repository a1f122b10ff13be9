package dev.polymath.gp.kernel;

/**
 * With a = π |x − x′| / p: k = exp(−2 sin²a / ℓ²), ∂k/∂log ℓ = 4 sin²a / ℓ² · k, ∂k/∂log p = 4 a
 * sin a cos a / ℓ² · k.
 */
final class ExpSineSquaredEvaluator extends RowEvaluator {
  private final double inverseSquare;
  private final double frequency;
  private final int lengthSlot;
  private final int periodSlot;
  private final Points rows;
  private final Points columns;
  private final double[] angle;
  private final double[] sine;
  private final double[] k;

  ExpSineSquaredEvaluator(
      ExpSineSquared kernel, int lengthSlot, int periodSlot, Points rows, Points columns) {
    double lengthScale = kernel.lengthScale().value();
    this.inverseSquare = 1 / (lengthScale * lengthScale);
    this.frequency = Math.PI / kernel.periodicity().value();
    this.lengthSlot = lengthSlot;
    this.periodSlot = periodSlot;
    this.rows = rows;
    this.columns = columns;
    this.angle = new double[columns.size()];
    this.sine = new double[columns.size()];
    this.k = new double[columns.size()];
  }

  @Override
  public void values(int i, int self, int count, double[] out) {
    Rows.squaredDistances(rows, i, columns, count, angle);
    for (int j = 0; j < count; j++) {
      angle[j] = frequency * Math.sqrt(angle[j]);
      sine[j] = Math.sin(angle[j]);
      k[j] = Math.exp(-2 * inverseSquare * sine[j] * sine[j]);
    }
    System.arraycopy(k, 0, out, 0, count);
  }

  @Override
  public void backward(int i, int self, int count, double[] weights, double[] gradient) {
    double lengthSum = 0;
    double periodSum = 0;
    for (int j = 0; j < count; j++) {
      double weighted = weights[j] * k[j];
      lengthSum += weighted * sine[j] * sine[j];
      if (periodSlot != Evaluators.FIXED) {
        periodSum += weighted * angle[j] * sine[j] * Math.cos(angle[j]);
      }
    }
    if (lengthSlot != Evaluators.FIXED) {
      gradient[lengthSlot] += 4 * inverseSquare * lengthSum;
    }
    if (periodSlot != Evaluators.FIXED) {
      gradient[periodSlot] += 4 * inverseSquare * periodSum;
    }
  }
}
