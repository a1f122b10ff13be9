package dev.polymath.federation.strategy;

import dev.polymath.federation.weights.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What clients have in the same place, in the order of size. */
final class Sorted {

  private Sorted() {}

  /** Makes one number of the clients' sorted ones, place by place. */
  static double[] each(List<Weights> updates, String name, ToDoubleFunction<float[]> statistic) {
    var columns = updates.stream().map(update -> update.values(name)).toList();
    var values = new float[columns.size()];
    var results = new double[columns.getFirst().length];
    for (var i = 0; i < results.length; i++) {
      for (var client = 0; client < values.length; client++) {
        values[client] = columns.get(client)[i];
      }
      Arrays.sort(values);
      results[i] = statistic.applyAsDouble(values);
    }
    return results;
  }
}
