package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;

/**
 * Numbers as arrays. An operation between an array and a Java number makes a scalar and frees it at
 * once, which a product's gradient still needs; these live as long as the array beside them.
 */
final class Constant {

  private Constant() {}

  /** A scalar of the array's type, on its device. */
  static NDArray like(NDArray x, double value) {
    return x.getManager().create(value).toType(x.getDataType(), false);
  }
}
