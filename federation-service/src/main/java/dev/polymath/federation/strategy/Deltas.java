package dev.polymath.federation.strategy;

import dev.polymath.federation.averaging.BatchNormPolicy;
import dev.polymath.federation.averaging.Combined;
import dev.polymath.federation.weights.Weights;

/**
 * What a round's clients would change, which server optimizers take for a gradient. Statistics of
 * batch normalisation are none of an optimizer's business and are replaced by their mean.
 */
final class Deltas {

  private Deltas() {}

  /** Of a model's weights, those that are learnt. */
  static Weights learnt(Weights weights) {
    return weights.where(name -> !BatchNormPolicy.isStatistic(name));
  }

  /** The combined weights less the ones before, of those that are learnt. */
  static Weights of(Weights before, Combined updates) {
    return learnt(before)
        .map(
            (name, tensor) -> {
              var combined = updates.combined(name);
              var values = new float[combined.length];
              for (var i = 0; i < values.length; i++) {
                values[i] = (float) (combined[i] - tensor.values()[i]);
              }
              return values;
            });
  }

  /** The round after, its learnt weights moved by {@code learningRate · step}. */
  static Global moved(
      Global before, Combined updates, Weights step, double learningRate, Weights memory) {
    var weights =
        before
            .weights()
            .map(
                (name, tensor) -> {
                  if (BatchNormPolicy.isStatistic(name)) return mean(name, updates);
                  var way = step.values(name);
                  var values = new float[way.length];
                  for (var i = 0; i < values.length; i++) {
                    values[i] = (float) (tensor.values()[i] + learningRate * way[i]);
                  }
                  return values;
                });
    return new Global(before.round() + 1, weights, memory);
  }

  /** A combined tensor in single precision. */
  static float[] mean(String name, Combined updates) {
    var combined = updates.combined(name);
    var values = new float[combined.length];
    for (var i = 0; i < values.length; i++) values[i] = (float) combined[i];
    return values;
  }
}
