package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/**
 * From atoms to molecules by attention that the molecule pays to itself (Lin et al. 2017, equation
 * 3 of the paper): r views of a molecule, each a mean of its atoms with learnt weights.
 *
 * <pre>
 *   S = softmax(W₂ tanh(W₁ Hᵀ)) over the atoms        G = flatten(S H)
 * </pre>
 */
final class SelfAttentiveReadout extends Layer {

  private final NDArray first;
  private final NDArray second;

  /**
   * Makes a readout.
   *
   * @param width of what is between W₁ and W₂
   * @param views r
   */
  SelfAttentiveReadout(Torch torch, long hidden, long width, long views, Seed seed) {
    first = parameter("attn.w1", initial(torch, width, hidden, seed.child("w1")));
    second = parameter("attn.w2", initial(torch, views, width, seed.child("w2")));
  }

  /** Glorot and Bengio's (2010) normal distribution. */
  private static NDArray initial(Torch torch, long outputs, long inputs, Seed seed) {
    var deviation = Math.sqrt(2.0 / (inputs + outputs));
    return torch
        .operations()
        .normal(torch.manager(), new Shape(outputs, inputs), DataType.FLOAT32, 0, deviation, seed);
  }

  /** [rows, d] to [molecules, r · d]. */
  NDArray forward(NDArray x, Members members) {
    return attend(members.whole().gather(x), members.whole().mask(), first, second);
  }

  /** What each atom counts in the mean of all views: [rows, d] to [molecules, most]. */
  NDArray attention(NDArray x, Members members) {
    var h = members.whole().gather(x);
    return weights(h, members.whole().mask(), first, second).mean(new int[] {2});
  }

  /**
   * The formula.
   *
   * @param h [molecules, most, d]
   * @param mask [molecules, most]
   * @return [molecules, r · d]
   */
  static NDArray attend(NDArray h, NDArray mask, NDArray first, NDArray second) {
    var weights = weights(h, mask, first, second);
    return weights.transpose(0, 2, 1).matMul(h).reshape(h.getShape().get(0), -1);
  }

  /** S, [molecules, most, r]. */
  private static NDArray weights(NDArray h, NDArray mask, NDArray first, NDArray second) {
    var scores = h.matMul(first.transpose()).tanh().matMul(second.transpose());
    return scores.add(mask.expandDims(2)).softmax(1);
  }
}
