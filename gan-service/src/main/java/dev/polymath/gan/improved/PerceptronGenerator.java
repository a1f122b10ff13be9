package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.ArrayList;

/** A generator as the paper has it for MNIST (section 6.1): linear layers with softplus. */
final class PerceptronGenerator extends Generator {

  private final Stack hidden;
  private final WeightNormLinear output;

  PerceptronGenerator(Perceptrons architecture, Torch torch, Seed seed) {
    super(architecture, torch, Activation::softPlus);
    var layers = new ArrayList<Hidden>();
    var width = architecture.noise();
    for (var next : architecture.generator()) {
      var name = "hidden." + layers.size();
      var linear = layer(name, Linear.withoutBias(torch, width, next, seed.child(name)));
      layers.add(new Hidden(linear::forward, next));
      width = next;
    }
    hidden = normalised(layers, architecture.virtualBatchNorm(), seed);
    output =
        layer(
            "output",
            new WeightNormLinear(torch, width, architecture.pixels(), seed.child("output")));
  }

  @Override
  NDArray pictures(NDArray z, boolean training) {
    return output.forward(hidden.apply(z, training));
  }
}
