package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997) in layers, one upon the other, over a
 * whole sequence at once, with PyTorch's names, shapes and start. Of its gates i, f, g, o in layer
 * l:
 *
 * <pre>
 *   (i, f, g, o) = W_ih x + b_ih + W_hh h + b_hh
 *   c ← σ(f) c + σ(i) tanh(g)        h ← σ(o) tanh(c)
 * </pre>
 */
public final class Lstm extends Layer {

  private final int layers;
  private final long width;
  private final NDList weights = new NDList();

  public Lstm(Torch torch, long inputs, long width, int layers, Seed seed) {
    this.layers = layers;
    this.width = width;
    for (var i = 0; i < layers; i++) {
      add(torch, "weight_ih_l" + i, new Shape(4 * width, i == 0 ? inputs : width), seed);
      add(torch, "weight_hh_l" + i, new Shape(4 * width, width), seed);
      add(torch, "bias_ih_l" + i, new Shape(4 * width), seed);
      add(torch, "bias_hh_l" + i, new Shape(4 * width), seed);
    }
  }

  private void add(Torch torch, String name, Shape shape, Seed seed) {
    weights.add(parameter(name, Initial.fanIn(torch, shape, width, seed.child(name))));
  }

  /**
   * Runs over a sequence from its beginning, where all it remembers is zero.
   *
   * @param x [n, length, inputs]
   * @param training whether gradients will be asked for
   * @return [n, length, width], what the last layer says at each place
   */
  public NDArray forward(NDArray x, boolean training) {
    var manager = x.getManager();
    var n = x.getShape().get(0);
    var start = new Shape(layers, n, width);
    try (var h = manager.zeros(start, x.getDataType());
        var c = manager.zeros(start, x.getDataType())) {
      var state = new NDList(h, c);
      var found =
          JniUtils.lstm((PtNDArray) x, state, weights, true, layers, 0, training, false, true);
      found.subList(1, found.size()).forEach(NDArray::close);
      return found.head();
    }
  }
}
