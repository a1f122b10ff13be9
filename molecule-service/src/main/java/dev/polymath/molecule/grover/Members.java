package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;

/**
 * Which rows make up each molecule, as a table that is filled up to the largest: rows of all
 * molecules lie one after the other, and attention needs them molecule by molecule.
 *
 * @param table [molecules, most], row numbers, 0 where there is none
 * @param mask [molecules, most], 0 where there is one, else so low that no softmax sees it; not
 *     infinitely, for a molecule may have no bonds at all
 * @param places [rows], where in the flattened table each row is
 * @param shares [molecules, most], one by the number of members where there is one, else 0
 */
record Members(NDArray table, NDArray mask, NDArray places, NDArray shares) {

  private static final float NEVER = -1e9f;

  /** Members lie one after the other behind row 0, which is nobody's. */
  static Members of(NDManager manager, int[] sizes) {
    var most = Math.max(1, Arrays.stream(sizes).max().orElseThrow());
    var table = new long[sizes.length * most];
    var mask = new float[table.length];
    var shares = new float[table.length];
    var places = new long[1 + Arrays.stream(sizes).sum()];
    Arrays.fill(mask, NEVER);
    var row = 1;
    for (var molecule = 0; molecule < sizes.length; molecule++) {
      for (var i = 0; i < sizes[molecule]; i++, row++) {
        var place = molecule * most + i;
        table[place] = row;
        mask[place] = 0;
        shares[place] = 1f / sizes[molecule];
        places[row] = place;
      }
    }
    var shape = new Shape(sizes.length, most);
    return new Members(
        manager.create(table, shape),
        manager.create(mask, shape),
        manager.create(places),
        manager.create(shares, shape));
  }

  /** [rows, d] to [molecules, most, d]. */
  NDArray gather(NDArray x) {
    return JniUtils.embedding((PtNDArray) table, (PtNDArray) x, false);
  }

  /** [molecules, most, d] to [rows, d]. */
  NDArray spread(NDArray x) {
    var flat = x.reshape(-1, x.getShape().get(2));
    return JniUtils.embedding((PtNDArray) places, (PtNDArray) flat, false);
  }

  /** The mean over each molecule, zeros where it has no members: [rows, d] to [molecules, d]. */
  NDArray mean(NDArray x) {
    var shape = shares.getShape();
    return shares.reshape(shape.get(0), 1, shape.get(1)).matMul(gather(x)).squeeze(1);
  }
}
