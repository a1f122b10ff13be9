package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Attention of several heads (Vaswani et al. 2017) over queries, keys and values that each head
 * brings along.
 *
 * <pre>
 *   MOLECULE   headᵢ = softmax(Qᵢ W^Q (Kᵢ W^K)ᵀ / √d) Vᵢ W^V           over the molecule's rows
 *   HEADS      the same over i, at each row for itself, in as many parts of d as there are heads
 *   both       out_i = headᵢ W^O
 * </pre>
 */
final class MultiHeadAttention extends Layer {

  private final int heads;
  private final int hidden;
  private final AttentionOver over;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear output;

  MultiHeadAttention(Torch torch, GroverArchitecture architecture, Seed seed) {
    heads = architecture.heads();
    hidden = architecture.hidden();
    over = architecture.attention();
    query = layer("linear_layers.0", new Linear(torch, hidden, hidden, seed.child("query")));
    key = layer("linear_layers.1", new Linear(torch, hidden, hidden, seed.child("key")));
    value = layer("linear_layers.2", new Linear(torch, hidden, hidden, seed.child("value")));
    output =
        layer("output_linear", Linear.withoutBias(torch, hidden, hidden, seed.child("output")));
  }

  /**
   * Attends.
   *
   * @param q [n, heads, d], as are k and v
   * @return [n, heads · d]
   */
  NDArray forward(NDArray q, NDArray k, NDArray v, Members members, Chance chance) {
    var query = this.query.forward(q);
    var key = this.key.forward(k);
    var value = this.value.forward(v);
    var found =
        switch (over) {
          case MOLECULE -> overMolecule(query, key, value, members, chance);
          case HEADS -> overHeads(query, key, value, chance);
        };
    return output.forward(found).reshape(-1, (long) heads * hidden);
  }

  private NDArray overMolecule(NDArray q, NDArray k, NDArray v, Members members, Chance chance) {
    var found = new ArrayList<NDArray>();
    for (var table : members.alike()) {
      var mask = table.mask();
      var shape = mask.getShape();
      var rows =
          attend(
              byHead(q, table),
              byHead(k, table),
              byHead(v, table),
              mask.reshape(shape.get(0), 1, 1, shape.get(1)),
              chance.in(found.size()));
      found.add(rows.transpose(0, 2, 1, 3).reshape(shape.get(0), shape.get(1), heads * hidden));
    }
    return members.spread(found).reshape(-1, heads, hidden);
  }

  /** [n, heads, d] to [molecules, heads, most, d]. */
  private NDArray byHead(NDArray x, Members.Table table) {
    var rows = table.gather(x.reshape(-1, (long) heads * hidden));
    var shape = rows.getShape();
    return rows.reshape(shape.get(0), shape.get(1), heads, hidden).transpose(0, 2, 1, 3);
  }

  private NDArray overHeads(NDArray q, NDArray k, NDArray v, Chance chance) {
    var found = attend(byPart(q), byPart(k), byPart(v), null, chance);
    return found.transpose(0, 2, 1, 3).reshape(-1, heads, hidden);
  }

  /** [n, heads, d] to [n, parts, heads, d / parts]. */
  private NDArray byPart(NDArray x) {
    return x.reshape(-1, heads, heads, hidden / heads).transpose(0, 2, 1, 3);
  }

  /**
   * {@code softmax(Q Kᵀ / √d + mask) V} over the last two axes, the weights subject to dropout.
   *
   * @param mask added to the scores, as far as it spreads
   */
  static NDArray attend(NDArray q, NDArray k, NDArray v, @Nullable NDArray mask, Chance chance) {
    var width = q.getShape().get(3);
    var scale = q.getManager().create(1 / Math.sqrt((double) width));
    var scores = q.mul(scale.toType(q.getDataType(), false)).matMul(k.transpose(0, 1, 3, 2));
    if (mask != null) scores = scores.add(mask);
    return chance.drop(scores.softmax(-1)).matMul(v);
  }
}
