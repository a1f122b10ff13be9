package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.polymath.common.nn.TorchOperations;
import java.util.Arrays;

/**
 * Who hears whom: row {@code to[i]} hears row {@code from[i]}.
 *
 * @param from [m]
 * @param to [m]
 * @param rows how many may hear
 */
record Links(NDArray from, NDArray to, long rows) {

  /** What each row hears, added up: [n, d] to [rows, d]. */
  NDArray sum(TorchOperations operations, NDArray x) {
    return operations.neighbourSum(x, from, to, rows);
  }

  /** Links as they are found. */
  static final class Found {

    private long[] from = new long[64];
    private long[] to = new long[64];
    private int count;

    void add(int from, int to) {
      if (count == this.from.length) {
        this.from = Arrays.copyOf(this.from, 2 * count);
        this.to = Arrays.copyOf(this.to, 2 * count);
      }
      this.from[count] = from;
      this.to[count++] = to;
    }

    Links on(NDManager manager, int rows) {
      return new Links(
          manager.create(Arrays.copyOf(from, count)),
          manager.create(Arrays.copyOf(to, count)),
          rows);
    }
  }
}
