package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import dev.polymath.molecule.graph.MolecularGraph;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The network written out in loops over the atoms and bonds of one molecule, in doubles, from the
 * formulas of the paper: no batches, no row that is nobody's, no links made beforehand.
 */
final class Dense {

  private final GroverArchitecture architecture;
  private final Map<String, double[]> weights = new HashMap<>();
  private final MolecularGraph graph;
  private final double[][] atoms;
  private final double[][] bonds;

  Dense(GroverArchitecture architecture, Map<String, NDArray> weights, MolecularGraph graph) {
    this.architecture = architecture;
    this.graph = graph;
    weights.forEach((name, array) -> this.weights.put(name, doubles(array.toFloatArray())));
    atoms = new double[graph.atoms()][];
    for (var v = 0; v < atoms.length; v++) {
      atoms[v] = part(graph.atomFeatures(), v, MolecularGraph.ATOM_FEATURES);
    }
    bonds = new double[graph.directedBonds()][];
    for (var b = 0; b < bonds.length; b++) {
      var own = part(graph.bondFeatures(), b, MolecularGraph.BOND_FEATURES);
      bonds[b] = joined(atoms[graph.sources()[b]], own);
    }
  }

  /** Who hears whom, as a sum over everybody with a condition. */
  private interface Hears {
    boolean test(int hearer, int heard);
  }

  private boolean bonded(int v, int u) {
    for (var b = 0; b < bonds.length; b++) {
      if (graph.sources()[b] == u && graph.targets()[b] == v) return true;
    }
    return false;
  }

  private boolean follows(int b, int before) {
    return graph.targets()[before] == graph.sources()[b]
        && graph.sources()[before] != graph.targets()[b];
  }

  double[][] nodes() {
    var x = atoms;
    for (var i = 0; i < architecture.blocks(); i++) x = block("node_blocks." + i, x, this::bonded);
    return x;
  }

  double[][] edges() {
    var x = bonds;
    for (var i = 0; i < architecture.blocks(); i++) x = block("edge_blocks." + i, x, this::follows);
    return x;
  }

  double[][] atomFromAtom() {
    return exit("atom_from_atom", atoms, nodes(), this::bonded);
  }

  double[][] atomFromBond() {
    return exit("atom_from_bond", atoms, edges(), (v, b) -> graph.targets()[b] == v);
  }

  double[][] bondFromAtom() {
    return exit(
        "bond_from_atom",
        bonds,
        nodes(),
        (b, u) ->
            u == graph.sources()[b] || bonded(graph.sources()[b], u) && u != graph.targets()[b]);
  }

  double[][] bondFromBond() {
    return exit("bond_from_bond", bonds, edges(), this::follows);
  }

  private double[][] exit(String name, double[][] features, double[][] y, Hears hears) {
    var heard = heard(features.length, y, hears);
    var z = new double[features.length][];
    for (var i = 0; i < z.length; i++) {
      var ffn = "ffn_" + name;
      var between =
          activated(ffn + ".act_func", linear(ffn + ".W_1", joined(features[i], heard[i])));
      z[i] = normalised(name + "_sublayer.norm", linear(ffn + ".W_2", between));
    }
    return z;
  }

  private double[][] block(String name, double[][] x, Hears hears) {
    var n = x.length;
    var h = x;
    if (weights.containsKey(name + ".W_i.weight")) {
      h = new double[n][];
      for (var i = 0; i < n; i++) {
        var active = activated(name + ".act_func", linear(name + ".W_i", x[i]));
        h[i] = normalised(name + ".layernorm", active);
      }
    }
    var heads = architecture.heads();
    var q = new double[heads][][];
    var k = new double[heads][][];
    var v = new double[heads][][];
    for (var head = 0; head < heads; head++) {
      var mine = name + ".heads." + head;
      q[head] = all(name + ".attn.linear_layers.0", passed(mine + ".mpn_q", h, hears));
      k[head] = all(name + ".attn.linear_layers.1", passed(mine + ".mpn_k", h, hears));
      v[head] = all(name + ".attn.linear_layers.2", passed(mine + ".mpn_v", h, hears));
    }
    var y = new double[n][];
    for (var i = 0; i < n; i++) {
      var out = new double[0];
      for (var head = 0; head < heads; head++) {
        var found =
            architecture.attention() == AttentionOver.MOLECULE
                ? overMolecule(q[head], k[head], v[head], i)
                : overHeads(q, k, v, head, i);
        out = joined(out, linear(name + ".attn.output_linear", found));
      }
      y[i] = normalised(name + ".sublayer.norm", linear(name + ".W_o", out));
    }
    return y;
  }

  private static double[] overMolecule(double[][] q, double[][] k, double[][] v, int i) {
    var width = q[i].length;
    var scores = new double[k.length];
    for (var j = 0; j < k.length; j++) {
      for (var c = 0; c < width; c++) scores[j] += q[i][c] * k[j][c] / Math.sqrt(width);
    }
    softmax(scores);
    var found = new double[width];
    for (var j = 0; j < k.length; j++) {
      for (var c = 0; c < width; c++) found[c] += scores[j] * v[j][c];
    }
    return found;
  }

  private static double[] overHeads(
      double[][][] q, double[][][] k, double[][][] v, int head, int i) {
    var heads = q.length;
    var width = q[0][i].length;
    var part = width / heads;
    var found = new double[width];
    for (var from = 0; from < width; from += part) {
      var scores = new double[heads];
      for (var other = 0; other < heads; other++) {
        for (var c = from; c < from + part; c++) {
          scores[other] += q[head][i][c] * k[other][i][c] / Math.sqrt(part);
        }
      }
      softmax(scores);
      for (var other = 0; other < heads; other++) {
        for (var c = from; c < from + part; c++) found[c] += scores[other] * v[other][i][c];
      }
    }
    return found;
  }

  private double[][] passed(String name, double[][] x, Hears hears) {
    var h = x;
    for (var hop = 1; hop < architecture.hops(); hop++) {
      var m = heard(x.length, h, hears);
      var next = new double[x.length][];
      for (var i = 0; i < x.length; i++) {
        next[i] = activated(name + ".act_func", sum(x[i], linear(name + ".W_h", m[i])));
      }
      h = next;
    }
    return h;
  }

  private static double[][] heard(int rows, double[][] x, Hears hears) {
    var heard = new double[rows][x[0].length];
    for (var i = 0; i < rows; i++) {
      for (var j = 0; j < x.length; j++) {
        if (hears.test(i, j)) heard[i] = sum(heard[i], x[j]);
      }
    }
    return heard;
  }

  private double[][] all(String name, double[][] x) {
    return Arrays.stream(x).map(row -> linear(name, row)).toArray(double[][]::new);
  }

  private double[] linear(String name, double[] x) {
    var weight = weight(name + ".weight");
    var bias = weights.get(name + ".bias");
    var y = new double[weight.length / x.length];
    for (var o = 0; o < y.length; o++) {
      if (bias != null) y[o] = bias[o];
      for (var i = 0; i < x.length; i++) y[o] += weight[o * x.length + i] * x[i];
    }
    return y;
  }

  private double[] activated(String name, double[] x) {
    var slope = weight(name + ".weight")[0];
    return Arrays.stream(x).map(a -> a > 0 ? a : slope * a).toArray();
  }

  private double[] normalised(String name, double[] x) {
    var mean = Arrays.stream(x).average().orElseThrow();
    var variance = Arrays.stream(x).map(a -> (a - mean) * (a - mean)).average().orElseThrow();
    var y = new double[x.length];
    for (var i = 0; i < y.length; i++) {
      y[i] =
          weight(name + ".weight")[i] * (x[i] - mean) / Math.sqrt(variance + 1e-5)
              + weight(name + ".bias")[i];
    }
    return y;
  }

  private double[] weight(String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  static void softmax(double[] scores) {
    var sum = 0.0;
    for (var score : scores) sum += Math.exp(score);
    for (var i = 0; i < scores.length; i++) scores[i] = Math.exp(scores[i]) / sum;
  }

  private static double[] sum(double[] x, double[] y) {
    var sum = new double[x.length];
    for (var i = 0; i < x.length; i++) sum[i] = x[i] + y[i];
    return sum;
  }

  private static double[] joined(double[] x, double[] y) {
    var joined = Arrays.copyOf(x, x.length + y.length);
    System.arraycopy(y, 0, joined, x.length, y.length);
    return joined;
  }

  private static double[] part(float[] all, int row, int width) {
    return doubles(Arrays.copyOfRange(all, row * width, (row + 1) * width));
  }

  private static double[] doubles(float[] floats) {
    var doubles = new double[floats.length];
    for (var i = 0; i < floats.length; i++) doubles[i] = floats[i];
    return doubles;
  }
}
