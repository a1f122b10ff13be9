package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.LayerNorm;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Prelu;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.common.nn.TorchOperations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transformer block over atoms or over bonds (GTransformer, figure 1 of the paper): messages make
 * queries, keys and values, attention follows, and what all heads found becomes one.
 *
 * <pre>
 *   x ← LayerNorm(σ(W_i x))                         in a first block
 *   Qᵢ, Kᵢ, Vᵢ = dyMPN(x), three networks for each head
 *   y = LayerNorm(W_o (out₁, …, out_h))
 * </pre>
 *
 * <p>There is no residual connection inside: the only one is the long-range one of {@link
 * GraphTransformer}, which keeps messages from becoming all alike.
 */
final class TransformerBlock extends Layer {

  private final int hidden;
  private final TorchOperations operations;
  private final List<MessageHead> heads = new ArrayList<>();
  private final @Nullable Entrance entrance;
  private final MultiHeadAttention attention;
  private final Linear output;
  private final LayerNorm norm;

  /** From features to the hidden width. */
  private record Entrance(Linear weight, Prelu activation, LayerNorm norm) {

    NDArray forward(NDArray x, Chance chance) {
      return chance.drop(norm.forward(activation.forward(weight.forward(x))));
    }
  }

  /**
   * Makes a block.
   *
   * @param features how wide what comes in is, or 0 where a block comes before
   */
  TransformerBlock(Torch torch, GroverArchitecture architecture, int features, Seed seed) {
    hidden = architecture.hidden();
    operations = torch.operations();
    for (var i = 0; i < architecture.heads(); i++) {
      var head = new MessageHead(torch, architecture, seed.child("heads").child(i));
      heads.add(layer("heads." + i, head));
    }
    entrance = features == 0 ? null : entrance(torch, features, seed);
    attention = layer("attn", new MultiHeadAttention(torch, architecture, seed.child("attn")));
    var width = (long) hidden * architecture.heads();
    output = layer("W_o", Linear.withoutBias(torch, width, hidden, seed.child("W_o")));
    norm = layer("sublayer.norm", new LayerNorm(torch, hidden));
  }

  private Entrance entrance(Torch torch, int features, Seed seed) {
    return new Entrance(
        layer("W_i", Linear.withoutBias(torch, features, hidden, seed.child("W_i"))),
        layer("act_func", new Prelu(torch)),
        layer("layernorm", new LayerNorm(torch, hidden)));
  }

  /**
   * Applies the block.
   *
   * @param x [n, features]
   * @return [n, d]
   */
  NDArray forward(NDArray x, Links links, Members members, Chance chance) {
    var h = entrance == null ? x : entrance.forward(x, chance.in("entrance"));
    var passed = MessagePassing.forward(operations, networks(), h, links, chance.in("messages"));
    var parts = passed.split(3);
    var found =
        attention.forward(
            byHead(parts.get(0)),
            byHead(parts.get(1)),
            byHead(parts.get(2)),
            members,
            chance.in("attention"));
    return chance.drop(norm.forward(output.forward(found)));
  }

  /** Those of all queries, then of all keys, then of all values. */
  private List<MessagePassing> networks() {
    var networks = new ArrayList<MessagePassing>();
    heads.forEach(head -> networks.add(head.query));
    heads.forEach(head -> networks.add(head.key));
    heads.forEach(head -> networks.add(head.value));
    return networks;
  }

  /** [heads, n, d] to [n, heads, d]. */
  private static NDArray byHead(NDArray part) {
    return part.transpose(1, 0, 2);
  }
}
