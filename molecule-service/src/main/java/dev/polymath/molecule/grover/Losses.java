package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** What both trainings make smaller. */
final class Losses {

  private Losses() {}

  /** {@code mean (x − y)²}. */
  static NDArray squared(NDArray x, NDArray y) {
    return x.sub(y).square().mean();
  }

  /** Binary cross entropy of logits, each by itself: {@code log(1 + e^x) − x y}. */
  static NDArray crossEntropy(NDArray x, NDArray y) {
    return JniUtils.softPlus((PtNDArray) x).sub(x.mul(y));
  }

  /** A loss as much as it counts. */
  static NDArray weighted(NDArray loss, double weight) {
    return loss.mul(loss.getManager().create((float) weight));
  }
}
