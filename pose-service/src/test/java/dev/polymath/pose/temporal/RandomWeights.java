package dev.polymath.pose.temporal;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Weights of the size that training leaves, by a seed. */
public final class RandomWeights {

  private RandomWeights() {}

  public static Map<String, float[]> of(TemporalArchitecture architecture, long seed) {
    var random = new SplittableRandom(seed);
    var weights = new HashMap<String, float[]>();
    architecture
        .tensors()
        .forEach(
            (name, shape) -> {
              var values = new float[Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b))];
              var inputs = shape.size() == 3 ? shape.get(1) * shape.get(2) : 1;
              for (var i = 0; i < values.length; i++) {
                values[i] =
                    (float)
                        (shape.size() == 3
                            ? random.nextGaussian() * Math.sqrt(2.0 / inputs)
                            : name.endsWith("running_var") || name.endsWith("bn.weight")
                                ? random.nextDouble(0.5, 1.5)
                                : random.nextGaussian() * 0.1);
              }
              weights.put(name, values);
            });
    return weights;
  }
}
