package dev.polymath.gan.improved;

import dev.polymath.common.failure.Failure.Unprocessable;
import java.util.Arrays;

/**
 * How good pictures are in the eyes of a classifier (section 4): each should be of one class
 * without doubt, and all together of many:
 *
 * <pre>
 *   exp(E_x KL(p(y|x) ‖ p(y)))        p(y) = E_x p(y|x)
 * </pre>
 *
 * <p>Between 1 and the number of classes. The paper takes the mean over ten splits of 50,000
 * pictures and the Inception network as classifier; scores by other classifiers or of fewer
 * pictures are comparable only among themselves.
 *
 * @param mean over the splits
 * @param deviation over the splits, of the population; 0 with one
 */
public record InceptionScore(double mean, double deviation) {

  private static final double TOLERANCE = 1e-3;

  /**
   * The score of pictures.
   *
   * @param probabilities [N, K], p(y|x) of each picture
   * @param splits parts of equal size, up to one, that are scored by themselves in the order given
   */
  public static InceptionScore of(double[][] probabilities, int splits) {
    if (splits < 1 || splits > probabilities.length) {
      throw new Unprocessable(
          "splits",
          "Must be at least 1 and at most the number of pictures, %d."
              .formatted(probabilities.length));
    }
    for (var row : probabilities) check(row, probabilities[0].length);
    var scores = new double[splits];
    for (var i = 0; i < splits; i++) {
      scores[i] =
          score(
              probabilities, start(probabilities, i, splits), start(probabilities, i + 1, splits));
    }
    var mean = Arrays.stream(scores).average().orElseThrow();
    var variance = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).average().orElseThrow();
    return new InceptionScore(mean, Math.sqrt(variance));
  }

  private static int start(double[][] probabilities, int split, int splits) {
    return Math.toIntExact((long) probabilities.length * split / splits);
  }

  private static void check(double[] row, int classes) {
    var sum = Arrays.stream(row).sum();
    var sound = row.length == classes && Arrays.stream(row).allMatch(p -> p >= 0);
    if (!sound || !(Math.abs(sum - 1) <= TOLERANCE)) {
      throw new Unprocessable(
          "probabilities", "Each picture needs one probability a class, which sum to 1.");
    }
  }

  private static double score(double[][] probabilities, int from, int to) {
    var marginal = new double[probabilities[0].length];
    for (var i = from; i < to; i++) {
      for (var k = 0; k < marginal.length; k++) marginal[k] += probabilities[i][k] / (to - from);
    }
    var divergence = 0.0;
    for (var i = from; i < to; i++) {
      for (var k = 0; k < marginal.length; k++) {
        var p = probabilities[i][k];
        // What never happens adds nothing: p log p goes to nought with p.
        if (p > 0) divergence += p * Math.log(p / marginal[k]);
      }
    }
    return Math.exp(divergence / (to - from));
  }
}
