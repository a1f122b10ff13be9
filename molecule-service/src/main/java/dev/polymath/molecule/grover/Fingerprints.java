package dev.polymath.molecule.grover;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.StateDict;
import dev.polymath.common.nn.Torch;
import dev.polymath.molecule.graph.MolecularGraph;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Molecules as vectors, by an encoder whose weights stay as they are: the means of its four
 * embeddings, one after the other. Use them as features for any other method, or to compare
 * molecules.
 *
 * <p>They are for one thread at a time.
 */
public final class Fingerprints implements AutoCloseable {

  private final GroverArchitecture architecture;
  private final Torch torch;
  private final Encoder encoder;

  /** An encoder by the name that it has in every file of weights. */
  private static final class Encoder extends Layer {

    private final GraphTransformer transformer;

    Encoder(Torch torch, GroverArchitecture architecture) {
      transformer =
          layer("grover.encoders", new GraphTransformer(torch, architecture, new Seed(0)));
    }
  }

  private Fingerprints(GroverArchitecture architecture, Device device) {
    this.architecture = architecture;
    torch = Torch.on(device.getDeviceId());
    encoder = new Encoder(torch, architecture);
  }

  /**
   * Puts an encoder onto a device.
   *
   * @param weights as {@link Pretraining#writeEncoder} writes them
   * @throws dev.polymath.common.failure.Failure.Unprocessable where they are of another
   *     architecture
   */
  public static Fingerprints load(
      GroverArchitecture architecture, InputStream weights, Device device) throws IOException {
    var fingerprints = new Fingerprints(architecture, device);
    try {
      new StateDict(fingerprints.encoder.state()).read(weights);
      return fingerprints;
    } catch (IOException | RuntimeException | Error e) {
      fingerprints.close();
      throw e;
    }
  }

  /** How long a fingerprint is. */
  public int length() {
    return 4 * architecture.hidden();
  }

  /** What it holds on its device. */
  public long memoryBytes() {
    return Float.BYTES * architecture.parameters();
  }

  /** The fingerprints of some molecules, in their order. */
  public List<float[]> of(List<MolecularGraph> graphs) {
    var found = new ArrayList<float[]>();
    for (var portion : Portions.of(graphs)) {
      var flat = forward(portion, this::means);
      for (var i = 0; i < portion.size(); i++) found.add(row(flat, i, length()));
    }
    return found;
  }

  /**
   * What is known about each atom of some molecules: as atoms heard atoms, and then as they heard
   * bonds.
   *
   * @return of each molecule [atoms][2 d], atoms in the graph's order
   */
  public List<float[][]> ofAtoms(List<MolecularGraph> graphs) {
    var found = new ArrayList<float[][]>();
    for (var portion : Portions.of(graphs)) {
      var flat =
          forward(portion, (known, _) -> known.atomFromAtom().concat(known.atomFromBond(), 1));
      var next = 1;
      for (var graph : portion) {
        var rows = new float[graph.atoms()][];
        for (var i = 0; i < rows.length; i++) rows[i] = row(flat, next++, length() / 2);
        found.add(rows);
      }
    }
    return found;
  }

  /**
   * What is known about each bond, likewise: the mean of both directions.
   *
   * @return of each molecule [bonds][2 d], bonds in the graph's order
   */
  public List<float[][]> ofBonds(List<MolecularGraph> graphs) {
    var found = new ArrayList<float[][]>();
    for (var portion : Portions.of(graphs)) {
      var flat = forward(portion, (known, _) -> bothWays(known));
      var next = 0;
      for (var graph : portion) {
        var rows = new float[graph.directedBonds() / 2][];
        for (var i = 0; i < rows.length; i++) rows[i] = row(flat, next++, length() / 2);
        found.add(rows);
      }
    }
    return found;
  }

  private static float[] row(float[] flat, int row, int width) {
    return Arrays.copyOfRange(flat, row * width, (row + 1) * width);
  }

  private NDArray means(Embeddings known, GraphBatch batch) {
    return NDArrays.concat(
        new NDList(
            batch.atomsOf().mean(known.atomFromAtom()),
            batch.atomsOf().mean(known.atomFromBond()),
            batch.bondsOf().mean(known.bondFromAtom()),
            batch.bondsOf().mean(known.bondFromBond())),
        1);
  }

  /** [1 + 2 bonds, d] twice to [bonds, 2 d]; a lone atom has none, and one row too few to halve. */
  private static NDArray bothWays(Embeddings known) {
    var both = known.bondFromAtom().concat(known.bondFromBond(), 1);
    var width = both.getShape().get(1);
    return both.getShape().get(0) == 1
        ? both
        : both.get("1:").reshape(-1, 2, width).mean(new int[] {1});
  }

  private float[] forward(
      List<MolecularGraph> graphs, BiFunction<Embeddings, GraphBatch, NDArray> wanted) {
    try (var step = torch.step(GraphBatch.rows(graphs));
        var _ = GradientMode.off()) {
      var batch = GraphBatch.of(torch.operations(), step.manager(), graphs);
      var known = encoder.transformer.forward(batch, Chance.none(torch.operations()));
      return wanted.apply(known, batch).toFloatArray();
    }
  }

  /** How many native arrays it holds. */
  int arrays() {
    return torch.manager().getManagedArrays().size();
  }

  @Override
  public void close() {
    torch.close();
  }
}
