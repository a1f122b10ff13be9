package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.ArrayList;

/**
 * A generator as the paper has it for CIFAR-10 (section 6.2): a linear layer makes a small map of
 * the noise, and transposed convolutions of five by five double it until it is a picture, with
 * rectifiers between them. As in the paper's code the small map is normalised place by place, the
 * others channel by channel.
 */
final class ConvolutionalGenerator extends Generator {

  /** How far pictures are spread before training and the sigmoid, as in the paper's code. */
  private static final double FIRST_PICTURES = 0.1;

  private final Stack hidden;
  private final WeightNormDeconvolution output;
  private final Convolutions form;

  ConvolutionalGenerator(Convolutions architecture, Torch torch, Seed seed) {
    super(architecture, torch, Activation::relu);
    form = architecture;
    var layers = new ArrayList<Hidden>();
    var widths = architecture.generator();
    var small = widths.getFirst() * height(0) * width(0);
    var first = layer("hidden.0", linear(torch, architecture.noise(), small, seed));
    layers.add(new Hidden(first::forward, small));
    for (var i = 1; i < widths.size(); i++) {
      var name = "hidden." + i;
      var before = i - 1;
      var next =
          layer(
              name,
              new Deconvolution(
                  torch,
                  widths.get(before),
                  widths.get(i),
                  Convolutions.GENERATOR_KERNEL,
                  seed.child(name)));
      layers.add(new Hidden(h -> next.forward(map(h, before)), widths.get(i)));
    }
    hidden = normalised(layers, architecture.virtualBatchNorm(), seed);
    output =
        layer(
            "output",
            new WeightNormDeconvolution(
                torch,
                widths.getLast(),
                architecture.channels(),
                Convolutions.GENERATOR_KERNEL,
                seed.child("output")));
  }

  private static Linear linear(Torch torch, int noise, int outputs, Seed seed) {
    return Linear.withoutBias(torch, noise, outputs, seed.child("hidden.0"));
  }

  private int height(int layer) {
    return form.height() >> (form.generator().size() - layer);
  }

  private int width(int layer) {
    return form.width() >> (form.generator().size() - layer);
  }

  /** What a layer made, as a map; it is one but for the first layer. */
  private NDArray map(NDArray h, int layer) {
    return h.reshape(-1, form.generator().get(layer), height(layer), width(layer));
  }

  @Override
  void initialise(NDArray z) {
    output.initialise(beforeLast(z, true), FIRST_PICTURES);
  }

  @Override
  NDArray pictures(NDArray z, boolean training) {
    return output.forward(beforeLast(z, training)).reshape(-1, form.pixels());
  }

  private NDArray beforeLast(NDArray z, boolean training) {
    return map(hidden.apply(z, training), form.generator().size() - 1);
  }
}
