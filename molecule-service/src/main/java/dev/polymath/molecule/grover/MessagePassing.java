package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Prelu;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.common.nn.TorchOperations;
import java.util.List;
import java.util.stream.IntStream;

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

  private final int hops;
  private final NDArray weight;
  private final NDArray slope;

  MessagePassing(Torch torch, int hidden, int hops, Seed seed) {
    this.hops = hops;
    slope = layer("act_func", new Prelu(torch)).trainable().getFirst();
    weight =
        layer("W_h", Linear.withoutBias(torch, hidden, hidden, seed.child("W_h")))
            .trainable()
            .getFirst();
  }

  /**
   * Lets several networks pass messages over the same links, side by side: one large product of
   * matrices takes half the time of many small ones.
   *
   * @param x [n, d]
   * @return [networks, n, d]
   */
  static NDArray forward(
      TorchOperations operations,
      List<MessagePassing> networks,
      NDArray x,
      Links links,
      Chance chance) {
    return operations.messagePassing(
        x,
        links.from(),
        links.starts(),
        IntStream.range(0, networks.size())
            .map(i -> chance.in(i).hops(networks.get(i).hops))
            .toArray(),
        chance.dropout(),
        chance.seed(),
        networks.stream().map(network -> network.weight).toList(),
        networks.stream().map(network -> network.slope).toList());
  }
}
