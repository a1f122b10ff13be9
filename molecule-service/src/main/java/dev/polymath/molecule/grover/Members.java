package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.TorchOperations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which rows make up each molecule: rows of all molecules lie one after the other behind row 0,
 * which is nobody's.
 *
 * @param whole all molecules in one table
 * @param alike molecules of about the same size together, in as many tables as it takes: attention
 *     grows with the square of the largest
 * @param places what each row hears: its place in all the tables of {@code alike}, one after the
 *     other
 * @param parts what each molecule hears: its rows
 * @param shares [molecules, 1], one by the number of rows, or 0 where there are none
 */
record Members(
    TorchOperations operations,
    Table whole,
    List<Table> alike,
    Links places,
    Links parts,
    NDArray shares) {

  /**
   * A table that is filled up to the largest molecule.
   *
   * @param rows what each place hears: its row, or row 0 where there is none
   * @param mask [molecules, most], 0 where there is a row, else so low that no softmax sees it; not
   *     infinitely, for a molecule may have no bonds at all
   */
  record Table(TorchOperations operations, Links rows, NDArray mask) {

    private static final float NEVER = -1e9f;

    private static Table of(
        TorchOperations operations, NDManager manager, int[] sizes, long[] firsts, int[] chosen) {
      var most = Math.max(1, Arrays.stream(chosen).map(i -> sizes[i]).max().orElseThrow());
      var rows = new long[chosen.length * most];
      var mask = new float[rows.length];
      Arrays.fill(mask, NEVER);
      for (var i = 0; i < chosen.length; i++) {
        for (var j = 0; j < sizes[chosen[i]]; j++) {
          rows[i * most + j] = firsts[chosen[i]] + j;
          mask[i * most + j] = 0;
        }
      }
      var shape = new Shape(chosen.length, most);
      return new Table(operations, Links.oneEach(manager, rows), manager.create(mask, shape));
    }

    /** [rows, d] to [molecules, most, d]. */
    NDArray gather(NDArray x) {
      var shape = mask.getShape();
      return rows.sum(operations, x).reshape(shape.get(0), shape.get(1), x.getShape().get(1));
    }

    private int most() {
      return (int) mask.getShape().get(1);
    }
  }

  static Members of(TorchOperations operations, NDManager manager, int[] sizes) {
    var firsts = new long[sizes.length];
    var rows = 1;
    for (var i = 0; i < sizes.length; i++) {
      firsts[i] = rows;
      rows += sizes[i];
    }
    var tables = new ArrayList<Table>();
    var places = new long[rows];
    var place = 0;
    for (var chosen : alike(sizes)) {
      var table = Table.of(operations, manager, sizes, firsts, chosen);
      for (var i = 0; i < chosen.length; i++, place += table.most()) {
        for (var j = 0; j < sizes[chosen[i]]; j++) places[(int) firsts[chosen[i]] + j] = place + j;
      }
      tables.add(table);
    }
    var everyone = IntStream.range(0, sizes.length).toArray();
    return new Members(
        operations,
        Table.of(operations, manager, sizes, firsts, everyone),
        tables,
        Links.oneEach(manager, places),
        parts(sizes, firsts).on(manager, sizes.length),
        shares(manager, sizes));
  }

  /** Molecules by the power of two that their sizes fit into. */
  private static Collection<int[]> alike(int[] sizes) {
    return IntStream.range(0, sizes.length)
        .boxed()
        .collect(
            Collectors.groupingBy(
                i -> Integer.numberOfLeadingZeros(Math.max(0, sizes[i] - 1)),
                TreeMap::new,
                Collectors.collectingAndThen(
                    Collectors.toList(),
                    group -> group.stream().mapToInt(Integer::intValue).toArray())))
        .values();
  }

  private static Links.Found parts(int[] sizes, long[] firsts) {
    var parts = new Links.Found();
    for (var i = 0; i < sizes.length; i++) {
      for (var j = 0; j < sizes[i]; j++) parts.add((int) firsts[i] + j, i);
      // So that there is a link even where nobody has a bond.
      if (sizes[i] == 0) parts.add(0, i);
    }
    return parts;
  }

  private static NDArray shares(NDManager manager, int[] sizes) {
    var shares = new float[sizes.length];
    for (var i = 0; i < sizes.length; i++) shares[i] = sizes[i] == 0 ? 0 : 1f / sizes[i];
    return manager.create(shares, new Shape(sizes.length, 1));
  }

  int molecules() {
    return (int) shares.getShape().get(0);
  }

  /** What is found in the tables that are alike, [molecules, most, d] each, as [rows, d]. */
  NDArray spread(List<NDArray> found) {
    var flat = new NDList();
    for (var each : found) flat.add(each.reshape(-1, each.getShape().get(2)));
    return places.sum(operations, NDArrays.concat(flat, 0));
  }

  /** The mean over each molecule, zeros where it has no members: [rows, d] to [molecules, d]. */
  NDArray mean(NDArray x) {
    return parts.sum(operations, x).mul(shares);
  }
}
