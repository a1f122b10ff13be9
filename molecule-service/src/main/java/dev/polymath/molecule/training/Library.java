package dev.polymath.molecule.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.Torch;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Molecules to look for like ones in.
 *
 * @param smiles one at least
 * @param vectors of each of them, equally long
 */
record Library(List<String> smiles, List<float[]> vectors) {

  private static final float SHORTEST = 1e-12f;

  /**
   * For each of some vectors, one at least, the molecules whose own are the nearest by their angle.
   *
   * @param count how many for each, the most like first; all where there are fewer
   */
  List<List<Neighbour>> nearest(List<float[]> vectors, int count) {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var known = directions(step.manager(), this.vectors);
      var asked = directions(step.manager(), vectors);
      var most = Math.min(count, smiles.size());
      var found = asked.matMul(known.transpose()).topK(most, 1);
      var cosines = found.get(0).toFloatArray();
      var which = found.get(1).toLongArray();
      return IntStream.range(0, vectors.size())
          .mapToObj(
              row ->
                  IntStream.range(row * most, (row + 1) * most)
                      .mapToObj(
                          i -> new Neighbour(smiles.get((int) which[i]), Math.min(1, cosines[i])))
                      .toList())
          .toList();
    }
  }

  private static NDArray directions(NDManager manager, List<float[]> vectors) {
    var width = vectors.getFirst().length;
    var rows = manager.create(Rows.flat(vectors, width), new Shape(vectors.size(), width));
    return rows.div(rows.norm(new int[] {1}, true).maximum(SHORTEST));
  }
}
