package dev.polymath.common.federation;

/**
 * How well a model does, as sums, so that the scores of parts add up to that of the whole.
 *
 * @param loss summed over all predictions
 * @param metric summed likewise: the right ones, for accuracy
 * @param count how many predictions
 */
public record Score(double loss, double metric, long count) {

  public static final Score NONE = new Score(0, 0, 0);

  public Score plus(Score other) {
    return new Score(loss + other.loss, metric + other.metric, count + other.count);
  }

  public double meanLoss() {
    return loss / count;
  }

  public double meanMetric() {
    return metric / count;
  }
}
