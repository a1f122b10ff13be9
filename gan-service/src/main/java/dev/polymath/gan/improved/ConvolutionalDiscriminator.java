package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.common.nn.TorchOperations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A discriminator as the paper has it for CIFAR-10 (section 6.2): blocks of three convolutions of
 * three by three, of which the last goes in steps of two; at the end one without padding and two of
 * one by one; leaky rectifiers of slope .2. Features are the mean over all places. In training,
 * dropout takes a fifth of the pictures' numbers and half of those between blocks.
 */
final class ConvolutionalDiscriminator extends Discriminator {

  private static final double INPUT_DROPOUT = 0.2;
  private static final double HIDDEN_DROPOUT = 0.5;
  private static final float SLOPE = 0.2f;

  /** As in the paper's code: it begins by being sure of nothing. */
  private static final double FIRST_LOGITS = 0.1;

  private final TorchOperations operations;
  private final Convolutions form;
  private final List<List<WeightNormConvolution>> blocks = new ArrayList<>();

  ConvolutionalDiscriminator(Convolutions architecture, Torch torch, Seed seed) {
    super(architecture, FIRST_LOGITS, torch, seed);
    operations = torch.operations();
    form = architecture;
    var widths = architecture.discriminator();
    var before = architecture.channels();
    for (var i = 0; i < widths.size(); i++) {
      var last = i + 1 == widths.size();
      var block = new ArrayList<WeightNormConvolution>();
      for (var j = 0; j < Convolutions.DEPTH; j++) {
        var kernel = last && j > 0 ? 1 : Convolutions.DISCRIMINATOR_KERNEL;
        var stride = !last && j + 1 == Convolutions.DEPTH ? 2 : 1;
        var padding = last ? 0 : 1;
        var name = "hidden." + i + "." + j;
        block.add(
            layer(
                name,
                new WeightNormConvolution(
                    torch, before, widths.get(i), kernel, stride, padding, seed.child(name))));
        before = widths.get(i);
      }
      blocks.add(block);
    }
  }

  @Override
  Seen look(NDArray x, Pass pass, @Nullable Seed chance) {
    var h = x.reshape(-1, form.channels(), form.height(), form.width());
    for (var i = 0; i < blocks.size(); i++) {
      h = dropped(h, i, chance);
      for (var layer : blocks.get(i)) h = Activation.leakyRelu(pass.through(layer, h), SLOPE);
    }
    var features = operations.mean(h, 2, 3);
    return new Seen(features, features);
  }

  private NDArray dropped(NDArray h, int block, @Nullable Seed chance) {
    if (chance == null) return h;
    var rate = block == 0 ? INPUT_DROPOUT : HIDDEN_DROPOUT;
    return operations.dropout(h, rate, chance.child(block));
  }
}
