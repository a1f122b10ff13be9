package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Prelu;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/**
 * Dynamic message passing (dyMPN, section 4.1 of the paper), of atoms or of bonds alike: K − 1
 * times, everyone adds up what the neighbours know and lets it change what was known first.
 *
 * <pre>
 *   m_v ← Σ h_u over those u whom v hears
 *   h_v ← σ(h_v⁰ + W m_v)
 * </pre>
 *
 * <p>W is the same for all hops, so that K may change from step to step.
 */
final class MessagePassing extends Layer {

  private final Torch torch;
  private final int hops;
  private final Linear weight;
  private final Prelu activation;

  MessagePassing(Torch torch, int hidden, int hops, Seed seed) {
    this.torch = torch;
    this.hops = hops;
    activation = layer("act_func", new Prelu(torch));
    weight = layer("W_h", Linear.withoutBias(torch, hidden, hidden, seed.child("W_h")));
  }

  /** [n, d] to [n, d]. */
  NDArray forward(NDArray x, Links links, Chance chance) {
    var h = x;
    var many = chance.hops(hops);
    for (var hop = 1; hop < many; hop++) {
      var m = weight.forward(links.sum(torch.operations(), h));
      h = chance.in(hop).drop(activation.forward(x.add(m)));
    }
    return h;
  }
}
