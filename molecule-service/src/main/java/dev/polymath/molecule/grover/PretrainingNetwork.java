package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An encoder and what it must be able to say (section 4.2 of the paper): the context of an atom or
 * a bond, and the motifs of a molecule, each from both views.
 *
 * <pre>
 *   context     − mean log softmax(W z)_c, of the atoms or bonds that were chosen, both views added
 *   motifs      mean binary cross entropy of W mean(z), all four embeddings added
 *   agreement   mean (log softmax from atoms − from bonds)², and (σ from atoms − from bonds)²
 * </pre>
 */
final class PretrainingNetwork extends Layer {

  private final Torch torch;
  private final GraphTransformer encoder;
  private final Linear atomsFromAtoms;
  private final Linear atomsFromBonds;
  private final BondHead bondsFromAtoms;
  private final BondHead bondsFromBonds;
  private final List<Linear> motifs;

  /** A bond is one, whichever way it is walked: what both directions say is added up. */
  private record BondHead(Linear there, Linear back) {

    /** [1 + directed bonds, d] to [bonds, classes]. */
    NDArray forward(NDArray z) {
      var pairs = z.get("1:").reshape(-1, 2, z.getShape().get(1));
      return there.forward(pairs.get(":, 0")).add(back.forward(pairs.get(":, 1"))).logSoftmax(1);
    }
  }

  PretrainingNetwork(Torch torch, GroverArchitecture architecture, Classes classes, Seed seed) {
    this.torch = torch;
    var encoderSeed = seed.child("encoders");
    encoder = layer("grover.encoders", new GraphTransformer(torch, architecture, encoderSeed));
    var d = architecture.hidden();
    atomsFromAtoms = head("av_task_atom.linear", d, classes.atoms(), seed);
    atomsFromBonds = head("av_task_bond.linear", d, classes.atoms(), seed);
    bondsFromAtoms = bondHead("bv_task_atom", d, classes.bonds(), seed);
    bondsFromBonds = bondHead("bv_task_bond", d, classes.bonds(), seed);
    motifs =
        List.of(
            head("fg_task_all.linear_atom_from_atom", d, classes.motifs(), seed),
            head("fg_task_all.linear_atom_from_bond", d, classes.motifs(), seed),
            head("fg_task_all.linear_bond_from_atom", d, classes.motifs(), seed),
            head("fg_task_all.linear_bond_from_bond", d, classes.motifs(), seed));
  }

  private Linear head(String name, int inputs, int outputs, Seed seed) {
    return layer(name, new Linear(torch, inputs, outputs, seed.child(name)));
  }

  private BondHead bondHead(String name, int inputs, int outputs, Seed seed) {
    return new BondHead(
        head(name + ".linear", inputs, outputs, seed),
        head(name + ".linear_rev", inputs, outputs, seed));
  }

  GraphTransformer encoder() {
    return encoder;
  }

  /**
   * What there is to make smaller, before weights.
   *
   * @param chosen which contexts are asked for, if any are
   */
  Map<PretrainingTask, NDArray> losses(
      NDManager manager,
      List<PretrainingExample> examples,
      ChosenContexts chosen,
      Set<Objective> objectives,
      Chance chance) {
    var graphs = examples.stream().map(PretrainingExample::graph).toList();
    var batch = GraphBatch.of(torch.operations(), manager, graphs);
    var known = encoder.forward(batch, chance);
    var losses = new EnumMap<PretrainingTask, NDArray>(PretrainingTask.class);
    if (objectives.contains(Objective.CONTEXTS)) contexts(manager, chosen, known, losses);
    if (objectives.contains(Objective.MOTIFS)) motifs(manager, examples, batch, known, losses);
    return losses;
  }

  private void contexts(
      NDManager manager,
      ChosenContexts chosen,
      Embeddings known,
      Map<PretrainingTask, NDArray> losses) {
    var atoms = atomsFromAtoms.forward(known.atomFromAtom()).get("1:").logSoftmax(1);
    var atomsToo = atomsFromBonds.forward(known.atomFromBond()).get("1:").logSoftmax(1);
    losses.put(PretrainingTask.ATOM_CONTEXT, chosen.atoms().surprise(manager, atoms, atomsToo));
    losses.put(PretrainingTask.ATOM_AGREEMENT, Losses.squared(atoms, atomsToo));

    if (!chosen.bonds().isEmpty()) {
      var bonds = bondsFromAtoms.forward(known.bondFromAtom());
      var bondsToo = bondsFromBonds.forward(known.bondFromBond());
      losses.put(PretrainingTask.BOND_CONTEXT, chosen.bonds().surprise(manager, bonds, bondsToo));
      losses.put(PretrainingTask.BOND_AGREEMENT, Losses.squared(bonds, bondsToo));
    }
  }

  private void motifs(
      NDManager manager,
      List<PretrainingExample> examples,
      GraphBatch batch,
      Embeddings known,
      Map<PretrainingTask, NDArray> losses) {
    var logits =
        List.of(
            motifs.get(0).forward(batch.atomsOf().mean(known.atomFromAtom())),
            motifs.get(1).forward(batch.atomsOf().mean(known.atomFromBond())),
            motifs.get(2).forward(batch.bondsOf().mean(known.bondFromAtom())),
            motifs.get(3).forward(batch.bondsOf().mean(known.bondFromBond())));
    var truth = truth(manager, examples);
    losses.put(
        PretrainingTask.MOTIFS,
        logits.stream()
            .map(x -> Losses.crossEntropy(x, truth).mean())
            .reduce(NDArray::add)
            .orElseThrow());
    var sure = logits.stream().map(Activation::sigmoid).toList();
    losses.put(
        PretrainingTask.MOTIF_AGREEMENT,
        Losses.squared(sure.get(0), sure.get(1)).add(Losses.squared(sure.get(2), sure.get(3))));
  }

  private static NDArray truth(NDManager manager, List<PretrainingExample> examples) {
    var width = examples.getFirst().motifs().length;
    var truth = new float[examples.size() * width];
    for (var i = 0; i < examples.size(); i++) {
      System.arraycopy(examples.get(i).motifs(), 0, truth, i * width, width);
    }
    return manager.create(truth, new Shape(examples.size(), width));
  }

  /** Rows of a batch, none of them nobody's, and the class of each. */
  record Asked(long[] rows, long[] classes) {

    boolean isEmpty() {
      return rows.length == 0;
    }

    /** How little the classes were expected, from both views. */
    NDArray surprise(NDManager manager, NDArray one, NDArray other) {
      if (isEmpty()) return manager.create(0f);
      var at = manager.create(rows);
      var which = manager.create(classes, new Shape(classes.length, 1));
      return surprise(one, at, which).add(surprise(other, at, which));
    }

    private static NDArray surprise(NDArray logarithms, NDArray at, NDArray which) {
      var chosen = JniUtils.embedding((PtNDArray) at, (PtNDArray) logarithms, false);
      return JniUtils.gather((PtNDArray) chosen, (PtNDArray) which, 1).mean().neg();
    }
  }
}
