package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** A learnt vector for each of a number of symbols, with PyTorch's name, shape and start. */
public final class Embedding extends Layer {

  private final NDArray weight;

  public Embedding(Torch torch, long symbols, long width, Seed seed) {
    var shape = new Shape(symbols, width);
    weight =
        parameter(
            "weight",
            torch
                .operations()
                .normal(torch.manager(), shape, DataType.FLOAT32, 0, 1, seed.child("weight")));
  }

  /**
   * Looks the vectors up.
   *
   * @param x […], whole numbers from 0 to {@code symbols - 1}
   * @return [… , width]
   */
  public NDArray forward(NDArray x) {
    return JniUtils.embedding((PtNDArray) x, (PtNDArray) weight, false);
  }
}
