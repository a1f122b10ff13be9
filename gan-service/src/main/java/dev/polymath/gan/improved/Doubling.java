package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.TorchOperations;

/**
 * The transpose of a convolution in steps of two, by which a map becomes twice as high and wide:
 *
 * <pre>
 *   y_o[2 p + q − ⌊kernel / 2⌋] += W_io[q] x_i[p]        for each place p, place q of the kernel
 * </pre>
 *
 * @param kernel odd
 */
record Doubling(TorchOperations operations, int kernel) {

  /**
   * Doubles height and width.
   *
   * @param x [N, in, H, W]
   * @param weight [in, out, kernel, kernel]
   * @return [N, out, 2 H, 2 W]
   */
  NDArray apply(NDArray x, NDArray weight) {
    // A convolution of padding (k - 1)/2 makes ceil(side / 2) of a side: of 2 H and of 2 H - 1 it
    // makes H, and the output padding says that 2 H is meant.
    return operations.convTranspose2d(x, weight, 2, (kernel - 1) / 2, 1);
  }
}
