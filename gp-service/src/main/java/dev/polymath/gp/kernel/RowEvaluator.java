package dev.polymath.gp.kernel;

/**
 * A kernel tied to points, evaluated one row of the covariance matrix at a time. A row stays in the
 * processor's cache, so a kernel of many parts costs little more than one of few; and the gradient
 * is taken backwards through the parts (weights in, one number for each entry of θ out), so no
 * derivative matrix is ever made.
 *
 * <p>Not thread-safe: it holds the row it works on.
 */
public abstract class RowEvaluator {

  RowEvaluator() {}

  /**
   * Computes k(rows[i], columns[j]) for j in 0 … count−1.
   *
   * @param self the j that is the same observation as i, where noise is added; −1 for none
   */
  public abstract void values(int i, int self, int count, double[] out);

  /**
   * Adds Σ_j weights[j] · ∂k(rows[i], columns[j]) / ∂θ_p to gradient[p] for every entry of θ. Call
   * it after {@link #values} with the same i, self and count. Overwrites the weights.
   */
  public abstract void backward(int i, int self, int count, double[] weights, double[] gradient);
}
