package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A discriminator as the paper has it for MNIST (section 6.1): linear layers with rectifiers. In
 * training, normal noise is added to the pictures (deviation .3) and to what each hidden layer
 * makes of them (.5).
 */
final class PerceptronDiscriminator extends Discriminator {

  private static final double INPUT_NOISE = 0.3;
  private static final double HIDDEN_NOISE = 0.5;

  private final Torch torch;
  private final List<WeightNormLinear> hidden = new ArrayList<>();

  PerceptronDiscriminator(Perceptrons architecture, Torch torch, Seed seed) {
    super(architecture, 1, torch, seed);
    this.torch = torch;
    var width = architecture.pixels();
    for (var next : architecture.discriminator()) {
      var name = "hidden." + hidden.size();
      hidden.add(layer(name, WeightNormLinear.ofFixedLength(torch, width, next, seed.child(name))));
      width = next;
    }
  }

  @Override
  Seen look(NDArray x, Pass pass, @Nullable Seed chance) {
    var h = noisy(x, 0, chance);
    var features = h;
    for (var i = 0; i < hidden.size(); i++) {
      features = Activation.relu(pass.through(hidden.get(i), h));
      h = noisy(features, i + 1, chance);
    }
    return new Seen(features, h);
  }

  /** Noise is drawn anew for each layer. */
  private NDArray noisy(NDArray x, int layer, @Nullable Seed chance) {
    if (chance == null) return x;
    var deviation = layer == 0 ? INPUT_NOISE : HIDDEN_NOISE;
    return x.add(
        torch
            .operations()
            .normal(
                x.getManager(), x.getShape(), x.getDataType(), 0, deviation, chance.child(layer)));
  }
}
