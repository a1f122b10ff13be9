package dev.polymath.federation.strategy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.federation.averaging.Aggregation;
import dev.polymath.federation.averaging.Combined;
import dev.polymath.federation.weights.Weights;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Krum and multi-Krum (Blanchard, El Mhamdi, Guerraoui and Stainer 2017): of n clients of which f
 * may be malicious, those are chosen whose n − f − 2 nearest are nearest,
 *
 * <pre>
 *   score(i) = Σ ‖wᵢ − wⱼ‖²  over the n − f − 2 clients j nearest to i
 * </pre>
 *
 * <p>and averaged equally. It needs n ≥ 2f + 3. Of equal scores the client whose name comes first
 * is taken.
 *
 * @param malicious f
 * @param chosen how many are averaged; 1 for Krum itself
 */
public record Krum(int malicious, int chosen) implements Strategy {

  public Krum {
    if (malicious < 0 || malicious > 1_000_000) {
      throw new InvalidRequest("malicious", "Must be from 0 to 1000000.");
    }
    if (chosen < 1 || chosen > malicious + 3) {
      throw new InvalidRequest("chosen", "Must be from 1 to malicious + 3.");
    }
  }

  @Override
  public int leastClients() {
    return 2 * malicious + 3;
  }

  @Override
  public Aggregation aggregation(Global before) {
    return new HeldUpdates(before.weights(), new Choice());
  }

  @Override
  public Global next(Global before, Combined updates) {
    return new FedAvg().next(before, updates);
  }

  /** Chooses once for all tensors of the same updates. */
  private final class Choice implements HeldUpdates.Rule {

    private List<Weights> of = List.of();
    private List<Weights> best = List.of();

    @Override
    public double[] combine(List<Weights> updates, String name) {
      if (updates.size() < leastClients()) {
        throw new IllegalStateException(
            "Krum needs %d updates, and there are %d".formatted(leastClients(), updates.size()));
      }
      if (!updates.equals(of)) {
        best = best(updates);
        of = updates;
      }
      var mean = new double[best.getFirst().values(name).length];
      for (var update : best) {
        var values = update.values(name);
        for (var i = 0; i < mean.length; i++) mean[i] += values[i];
      }
      for (var i = 0; i < mean.length; i++) mean[i] /= best.size();
      return mean;
    }

    private List<Weights> best(List<Weights> updates) {
      var scores = scores(updates);
      return IntStream.range(0, scores.length)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> scores[i]))
          .limit(chosen)
          .sorted()
          .map(updates::get)
          .toList();
    }

    private double[] scores(List<Weights> updates) {
      var n = updates.size();
      var distances = new double[n][n];
      for (var i = 0; i < n; i++) {
        for (var j = 0; j < i; j++) {
          distances[i][j] = squaredDistance(updates.get(i), updates.get(j));
          distances[j][i] = distances[i][j];
        }
      }
      // The nearest of all is the client itself, at no distance.
      return Arrays.stream(distances)
          .mapToDouble(row -> Arrays.stream(row).sorted().limit(n - malicious - 1L).sum())
          .toArray();
    }
  }

  private static double squaredDistance(Weights a, Weights b) {
    var sum = 0.0;
    for (var name : a.names()) {
      var x = a.values(name);
      var y = b.values(name);
      for (var i = 0; i < x.length; i++) sum += ((double) x[i] - y[i]) * ((double) x[i] - y[i]);
    }
    return sum;
  }
}
