package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.polymath.common.nn.TorchOperations;
import java.util.Arrays;

/**
 * Who hears whom: row i hears the rows {@code from[j]} for {@code starts[i] ≤ j < starts[i + 1]}.
 *
 * @param from [m]
 * @param starts [rows + 1]
 */
record Links(NDArray from, NDArray starts) {

  /** What each row hears, added up: [n, d] to [rows, d]. */
  NDArray sum(TorchOperations operations, NDArray x) {
    return operations.neighbourSum(x, from, starts);
  }

  /** Row i hears the row {@code from[i]} alone. */
  static Links oneEach(NDManager manager, long[] from) {
    return new Links(manager.create(from), manager.arange(0, from.length + 1, 1, DataType.INT64));
  }

  /** Links as they are found. */
  static final class Found {

    private int[] from = new int[64];
    private int[] to = new int[64];
    private int count;

    void add(int from, int to) {
      if (count == this.from.length) {
        this.from = Arrays.copyOf(this.from, 2 * count);
        this.to = Arrays.copyOf(this.to, 2 * count);
      }
      this.from[count] = from;
      this.to[count++] = to;
    }

    /** Sorted by who hears, in the order in which they were found. */
    Links on(NDManager manager, int rows) {
      var starts = new long[rows + 1];
      for (var i = 0; i < count; i++) starts[to[i] + 1]++;
      for (var row = 0; row < rows; row++) starts[row + 1] += starts[row];
      var next = Arrays.copyOf(starts, rows);
      var sorted = new long[count];
      for (var i = 0; i < count; i++) sorted[(int) next[to[i]]++] = from[i];
      return new Links(manager.create(sorted), manager.create(starts));
    }
  }
}
