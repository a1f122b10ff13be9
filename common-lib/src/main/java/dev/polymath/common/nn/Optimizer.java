package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/** Moves parameters against their gradients, one fused native call a step. */
public interface Optimizer {

  /**
   * Changes the parameters in place.
   *
   * @param gradients in the order of the parameters, as {@link TorchOperations#gradients} gives
   *     them
   * @param learningRate of this step
   */
  void step(List<NDArray> gradients, double learningRate);

  /**
   * All that it remembers, by name; with the same parameters and this state a run goes on exactly.
   */
  Map<String, NDArray> state();
}
