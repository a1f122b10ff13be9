package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Prelu;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.molecule.graph.MolecularGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An encoder, a readout, and two heads that predict the same: one from atoms that heard atoms, one
 * from atoms that heard bonds (section 4.3 and appendix B of the paper).
 *
 * <pre>
 *   loss = Σ known (L(p₁, y) + L(p₂, y) + α (p₁ − p₂)²) / Σ known
 * </pre>
 *
 * <p>L is binary cross entropy, or the squared error of targets that have mean 0 and deviation 1.
 * What is predicted is the mean of both heads.
 */
final class PropertyNetwork extends Layer {

  private final Torch torch;
  private final Properties properties;
  private final GraphTransformer encoder;
  private final SelfAttentiveReadout readout;
  private final Head fromAtoms;
  private final Head fromBonds;
  private final NDArray mean;
  private final NDArray deviation;

  private record Head(Linear first, Prelu activation, Linear second) {

    NDArray forward(NDArray x, Chance chance) {
      var h = activation.forward(first.forward(chance.in("first").drop(x)));
      return second.forward(chance.in("second").drop(h));
    }
  }

  /** What both heads say, before it becomes a probability or gets its unit. */
  private record Said(NDArray fromAtoms, NDArray fromBonds) {}

  PropertyNetwork(Torch torch, GroverArchitecture architecture, Properties properties, Seed seed) {
    this.torch = torch;
    this.properties = properties;
    var d = architecture.hidden();
    var views = properties.views();
    encoder =
        layer("grover.encoders", new GraphTransformer(torch, architecture, seed.child("encoders")));
    readout =
        layer(
            "readout",
            new SelfAttentiveReadout(
                torch, d, properties.attentionWidth(), views, seed.child("readout")));
    fromAtoms = head("mol_atom_from_atom_ffn", views * d, seed);
    fromBonds = head("mol_atom_from_bond_ffn", views * d, seed);
    var shape = new Shape(properties.count());
    mean = buffer("target_mean", torch.manager().zeros(shape));
    deviation = buffer("target_deviation", torch.manager().ones(shape));
  }

  private Head head(String name, int inputs, Seed seed) {
    var mine = seed.child(name);
    var width = properties.width();
    return new Head(
        layer(name + ".1", new Linear(torch, inputs, width, mine.child("first"))),
        layer(name + ".2", new Prelu(torch)),
        layer(name + ".4", new Linear(torch, width, properties.count(), mine.child("second"))));
  }

  GraphTransformer encoder() {
    return encoder;
  }

  /** What learns where the encoder stays as it is. */
  List<NDArray> heads() {
    return parameters().entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith("grover."))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Makes numbers of this mean and deviation what is predicted. */
  void standardise(Standardisation standardisation) {
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      step.manager().create(standardisation.means()).copyTo(mean);
      step.manager().create(standardisation.deviations()).copyTo(deviation);
    }
  }

  /**
   * What there is to make smaller.
   *
   * @param frozen whether the encoder stays as it is; then nothing is left to chance in it either
   */
  NDArray loss(
      NDManager manager,
      List<LabelledMolecule> molecules,
      double agreement,
      boolean frozen,
      Chance chance) {
    var count = properties.count();
    var truth = new float[molecules.size() * count];
    var known = new float[truth.length];
    var all = 0;
    for (var i = 0; i < truth.length; i++) {
      var target = molecules.get(i / count).targets()[i % count];
      if (Float.isNaN(target)) continue;
      truth[i] = target;
      known[i] = 1;
      all++;
    }
    var shape = new Shape(molecules.size(), count);
    var y = manager.create(truth, shape);
    var graphs = molecules.stream().map(LabelledMolecule::graph).toList();
    var said = said(GraphBatch.of(torch.operations(), manager, graphs), frozen, chance);
    var apart = said.fromAtoms().sub(said.fromBonds()).square();
    var each =
        error(said.fromAtoms(), y)
            .add(error(said.fromBonds(), y))
            .add(Losses.weighted(apart, agreement));
    var sum = each.mul(manager.create(known, shape)).sum();
    return Losses.weighted(sum, 1.0 / Math.max(1, all));
  }

  private NDArray error(NDArray said, NDArray y) {
    return switch (properties.kind()) {
      case CLASSIFICATION -> Losses.crossEntropy(said, y);
      case REGRESSION -> said.sub(y.sub(mean).div(deviation)).square();
    };
  }

  private Said said(GraphBatch batch, boolean frozen, Chance chance) {
    var known = frozen ? frozen(batch) : encoder.forward(batch, chance.in("encoder"));
    return new Said(
        fromAtoms.forward(
            readout.forward(known.atomFromAtom(), batch.atomsOf()), chance.in("atoms")),
        fromBonds.forward(
            readout.forward(known.atomFromBond(), batch.atomsOf()), chance.in("bonds")));
  }

  private Embeddings frozen(GraphBatch batch) {
    try (var _ = GradientMode.off()) {
      return encoder.forward(batch, Chance.none(torch.operations()));
    }
  }

  /** Predictions for molecules, [molecules · properties]. */
  float[] predict(List<MolecularGraph> graphs) {
    try (var step = torch.step(GraphBatch.rows(graphs));
        var _ = GradientMode.off()) {
      var batch = GraphBatch.of(torch.operations(), step.manager(), graphs);
      var said = said(batch, false, Chance.none(torch.operations()));
      var predicted =
          switch (properties.kind()) {
            case CLASSIFICATION ->
                half(Activation.sigmoid(said.fromAtoms()), Activation.sigmoid(said.fromBonds()));
            case REGRESSION -> half(said.fromAtoms(), said.fromBonds()).mul(deviation).add(mean);
          };
      return predicted.toFloatArray();
    }
  }

  /**
   * What each atom counts in what the readout takes from both views.
   *
   * @return [molecules][atoms], each molecule's sum 1
   */
  List<float[]> attention(List<MolecularGraph> graphs) {
    try (var step = torch.step(GraphBatch.rows(graphs));
        var _ = GradientMode.off()) {
      var batch = GraphBatch.of(torch.operations(), step.manager(), graphs);
      var known = encoder.forward(batch, Chance.none(torch.operations()));
      var members = batch.atomsOf();
      var weights =
          half(
              readout.attention(known.atomFromAtom(), members),
              readout.attention(known.atomFromBond(), members));
      var most = (int) weights.getShape().get(1);
      var flat = weights.toFloatArray();
      var found = new ArrayList<float[]>();
      for (var i = 0; i < graphs.size(); i++) {
        found.add(Arrays.copyOfRange(flat, i * most, i * most + graphs.get(i).atoms()));
      }
      return found;
    }
  }

  private static NDArray half(NDArray x, NDArray y) {
    return Losses.weighted(x.add(y), 0.5);
  }
}
