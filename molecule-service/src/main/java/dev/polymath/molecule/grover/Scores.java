package dev.polymath.molecule.grover;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * How good predictions are, of each property over those molecules of which it is known, and then
 * the mean over properties.
 */
public final class Scores {

  private static final double LEAST = 1e-7;

  private final List<float[]> predicted;
  private final List<float[]> truth;

  /**
   * Compares.
   *
   * @param predicted of each molecule each property
   * @param truth likewise, not a number where nobody measured
   */
  public Scores(List<float[]> predicted, List<float[]> truth) {
    if (predicted.size() != truth.size()) {
      throw new IllegalArgumentException("Each molecule has predictions and a truth");
    }
    this.predicted = predicted;
    this.truth = truth;
  }

  private interface Score {
    OptionalDouble of(double[] predicted, double[] truth);
  }

  /**
   * The probability that of two molecules, one of which has the property, the right one is given
   * the higher number; a tie counts half. Empty where no property has molecules of both kinds.
   */
  public OptionalDouble rocAuc() {
    return mean(Scores::rocAuc);
  }

  public OptionalDouble rootMeanSquaredError() {
    return mean((p, y) -> OptionalDouble.of(Math.sqrt(average(p, y, (a, b) -> (a - b) * (a - b)))));
  }

  public OptionalDouble meanAbsoluteError() {
    return mean((p, y) -> OptionalDouble.of(average(p, y, (a, b) -> Math.abs(a - b))));
  }

  /** Of probabilities, which are taken for no surer than one in ten million. */
  public OptionalDouble crossEntropy() {
    return mean((p, y) -> OptionalDouble.of(average(p, y, Scores::surprise)));
  }

  private static double surprise(double probability, double truth) {
    var p = Math.clamp(probability, LEAST, 1 - LEAST);
    return -truth * Math.log(p) - (1 - truth) * Math.log(1 - p);
  }

  private static double average(double[] p, double[] y, DoubleBinaryOperator error) {
    return IntStream.range(0, p.length)
        .mapToDouble(i -> error.applyAsDouble(p[i], y[i]))
        .average()
        .orElseThrow();
  }

  private OptionalDouble mean(Score score) {
    if (truth.isEmpty()) return OptionalDouble.empty();
    return IntStream.range(0, truth.getFirst().length)
        .mapToObj(property -> score(score, property))
        .flatMapToDouble(OptionalDouble::stream)
        .average();
  }

  private OptionalDouble score(Score score, int property) {
    var known =
        IntStream.range(0, truth.size())
            .filter(i -> !Float.isNaN(truth.get(i)[property]))
            .toArray();
    if (known.length == 0) return OptionalDouble.empty();
    return score.of(
        Arrays.stream(known).mapToDouble(i -> predicted.get(i)[property]).toArray(),
        Arrays.stream(known).mapToDouble(i -> truth.get(i)[property]).toArray());
  }

  /** By ranks: the sum of those of the positives, less the least that it can be. */
  private static OptionalDouble rocAuc(double[] predicted, double[] truth) {
    var order =
        IntStream.range(0, predicted.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> predicted[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    var positives = Arrays.stream(truth).filter(y -> y > 0.5).count();
    var negatives = truth.length - positives;
    if (positives == 0 || negatives == 0) return OptionalDouble.empty();
    var ranks = 0.0;
    for (var from = 0; from < order.length; ) {
      var to = from + 1;
      while (to < order.length && predicted[order[to]] == predicted[order[from]]) to++;
      var rank = (from + 1 + to) / 2.0;
      for (var i = from; i < to; i++) {
        if (truth[order[i]] > 0.5) ranks += rank;
      }
      from = to;
    }
    var least = positives * (positives + 1) / 2.0;
    return OptionalDouble.of((ranks - least) / ((double) positives * negatives));
  }
}
