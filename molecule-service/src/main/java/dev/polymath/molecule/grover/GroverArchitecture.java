package dev.polymath.molecule.grover;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.molecule.graph.MolecularGraph;

/**
 * The shape of a network: two stacks of transformer blocks, one whose messages are atoms' and one
 * whose messages are bonds'.
 *
 * @param hidden d, the width of what is known about an atom or a bond
 * @param heads of attention in each block; each has three message-passing networks of its own
 * @param blocks in each of both stacks
 * @param hops how far messages travel, usually: the first hop is the atom or bond itself
 * @param attention what it is over
 */
public record GroverArchitecture(
    int hidden, int heads, int blocks, int hops, AttentionOver attention) {

  /** What a directed bond brings in: its source atom and itself. */
  static final int EDGE_FEATURES = MolecularGraph.ATOM_FEATURES + MolecularGraph.BOND_FEATURES;

  static final int NODE_FEATURES = MolecularGraph.ATOM_FEATURES;

  /** Thrice the paper's large; in training each takes sixteen bytes. */
  private static final long MOST_PARAMETERS = 300_000_000;

  public GroverArchitecture {
    require("hidden", hidden >= 4 && hidden <= 2_048, "from 4 to 2048");
    require("heads", heads >= 1 && heads <= 16, "from 1 to 16");
    require("hidden", hidden % heads == 0, "a multiple of heads");
    require("blocks", blocks >= 1 && blocks <= 12, "from 1 to 12");
    require("hops", hops >= 1 && hops <= 20, "from 1 to 20");
    require(
        "hidden",
        parameters(hidden, heads, blocks) <= MOST_PARAMETERS,
        "smaller, or heads or blocks fewer: there are 300 million parameters at most");
  }

  /** Learns on a CPU within minutes; some 1.5 million parameters. */
  public static GroverArchitecture small() {
    return new GroverArchitecture(128, 4, 1, 6, AttentionOver.MOLECULE);
  }

  /** The paper's base, some 48 million parameters. */
  public static GroverArchitecture base() {
    return new GroverArchitecture(800, 4, 1, 6, AttentionOver.MOLECULE);
  }

  /** The paper's large, some 100 million parameters. */
  public static GroverArchitecture large() {
    return new GroverArchitecture(1_200, 4, 1, 6, AttentionOver.MOLECULE);
  }

  /** How many numbers the encoder learns, so that a size may be refused before memory is taken. */
  public long parameters() {
    return parameters(hidden, heads, blocks);
  }

  private static long parameters(long d, long heads, long blocks) {
    var passing = d * d + 1;
    var attending = 3 * (d * d + d) + d * d;
    var block = heads * 3 * passing + attending + heads * d * d + 2 * d;
    var inputs = (NODE_FEATURES + EDGE_FEATURES) * d + 2 * (2 * d + 1);
    return 2 * blocks * block
        + inputs
        + 2 * feedForward(d, NODE_FEATURES)
        + 2 * feedForward(d, EDGE_FEATURES);
  }

  private static long feedForward(long d, long features) {
    return (d + features) * 4 * d + 4 * d + 4 * d * d + d + 1 + 2 * d;
  }

  private static void require(String field, boolean holds, String bounds) {
    if (!holds) throw new InvalidRequest(field, "Must be " + bounds + ".");
  }
}
