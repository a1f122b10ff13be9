package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.LayerNorm;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.ArrayList;
import java.util.List;

/**
 * The encoder (section 4.1 and appendix A of the paper): a stack of blocks over atoms and one over
 * bonds, side by side, and then from each to both atoms and bonds.
 *
 * <pre>
 *   z_v = LayerNorm(FFN(x_v, Σ y_u over those whom v hears))
 * </pre>
 *
 * <p>That the features x come in once more here is the single long-range residual connection.
 */
final class GraphTransformer extends Layer {

  private final Torch torch;
  private final List<TransformerBlock> edges = new ArrayList<>();
  private final List<TransformerBlock> nodes = new ArrayList<>();
  private final Exit atomFromAtom;
  private final Exit atomFromBond;
  private final Exit bondFromAtom;
  private final Exit bondFromBond;

  private record Exit(FeedForward feedForward, LayerNorm norm) {

    NDArray forward(NDArray features, NDArray heard, Chance chance) {
      var y = feedForward.forward(features.concat(heard, 1), chance.in("between"));
      return chance.drop(norm.forward(y));
    }
  }

  GraphTransformer(Torch torch, GroverArchitecture architecture, Seed seed) {
    this.torch = torch;
    for (var i = 0; i < architecture.blocks(); i++) {
      var edge = i == 0 ? GroverArchitecture.EDGE_FEATURES : 0;
      var node = i == 0 ? GroverArchitecture.NODE_FEATURES : 0;
      edges.add(block(torch, architecture, "edge_blocks." + i, edge, seed));
      nodes.add(block(torch, architecture, "node_blocks." + i, node, seed));
    }
    var atoms = GroverArchitecture.NODE_FEATURES;
    var bonds = GroverArchitecture.EDGE_FEATURES;
    var hidden = architecture.hidden();
    atomFromAtom = exit(torch, "atom_from_atom", atoms, hidden, seed);
    atomFromBond = exit(torch, "atom_from_bond", atoms, hidden, seed);
    bondFromAtom = exit(torch, "bond_from_atom", bonds, hidden, seed);
    bondFromBond = exit(torch, "bond_from_bond", bonds, hidden, seed);
  }

  private TransformerBlock block(
      Torch torch, GroverArchitecture architecture, String name, int features, Seed seed) {
    return layer(name, new TransformerBlock(torch, architecture, features, seed.child(name)));
  }

  private Exit exit(Torch torch, String name, int features, int hidden, Seed seed) {
    return new Exit(
        layer("ffn_" + name, new FeedForward(torch, features + hidden, hidden, seed.child(name))),
        layer(name + "_sublayer.norm", new LayerNorm(torch, hidden)));
  }

  Embeddings forward(GraphBatch batch, Chance chance) {
    var node = batch.atoms();
    for (var i = 0; i < nodes.size(); i++) {
      var mine = chance.in("nodes").in(i);
      node = nodes.get(i).forward(node, batch.atomToAtom(), batch.atomsOf(), mine);
    }
    var edge = batch.bonds();
    for (var i = 0; i < edges.size(); i++) {
      var mine = chance.in("edges").in(i);
      edge = edges.get(i).forward(edge, batch.bondToBond(), batch.bondsOf(), mine);
    }
    return new Embeddings(
        exit(atomFromAtom, batch.atoms(), batch.atomToAtom(), node, chance.in("aa")),
        exit(atomFromBond, batch.atoms(), batch.bondToAtom(), edge, chance.in("ab")),
        exit(bondFromAtom, batch.bonds(), batch.atomToBond(), node, chance.in("ba")),
        exit(bondFromBond, batch.bonds(), batch.bondToBond(), edge, chance.in("bb")));
  }

  private NDArray exit(Exit exit, NDArray features, Links links, NDArray y, Chance chance) {
    return exit.forward(features, links.sum(torch.operations(), y), chance);
  }
}
