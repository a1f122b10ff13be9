package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Adam whose denominators never shrink (Reddi, Kale, Kumar 2018), as PyTorch computes it.
 *
 * <pre>
 *   m ← β₁ m + (1 − β₁) g      v ← β₂ v + (1 − β₂) g²      v̂ ← max(v̂, v)
 *   θ ← θ − η / (1 − β₁ᵗ) · m / (√v̂ / √(1 − β₂ᵗ) + ε)
 * </pre>
 */
final class AmsGrad {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final NDManager manager;
  private final Map<String, Moments> moments = new LinkedHashMap<>();
  private long steps;

  /** What is remembered of a parameter's gradients. */
  private record Moments(NDArray first, NDArray second, NDArray largest) {}

  AmsGrad(NDManager manager, Map<String, PtNDArray> parameters) {
    this.manager = manager;
    parameters.forEach(
        (name, parameter) ->
            moments.put(
                name,
                new Moments(
                    manager.zeros(parameter.getShape()),
                    manager.zeros(parameter.getShape()),
                    manager.zeros(parameter.getShape()))));
  }

  /** Moves parameters by their gradients, which are nought afterwards. */
  void step(Map<String, PtNDArray> parameters, double learningRate) {
    steps++;
    var size = learningRate / (1 - Math.pow(BETA1, steps));
    var correction = Math.sqrt(1 - Math.pow(BETA2, steps));
    parameters.forEach(
        (name, parameter) -> {
          try (var scope = manager.newSubManager()) {
            var gradient = parameter.getGradient();
            gradient.attach(scope);
            var moment = Objects.requireNonNull(moments.get(name));
            moment.first().muli(BETA1).addi(gradient.mul(1 - BETA1));
            moment.second().muli(BETA2).addi(gradient.square().mul(1 - BETA2));
            // What is made of a moment belongs to its manager, which outlives the step.
            var largest = moment.largest().maximum(moment.second());
            largest.attach(scope);
            largest.copyTo(moment.largest());
            var move = moment.first().div(largest.sqrt().divi(correction).addi(EPSILON));
            move.attach(scope);
            parameter.subi(move.muli(size));
            JniUtils.zeroGrad(parameter);
          }
        });
  }

  long steps() {
    return steps;
  }

  /** What is remembered, by {@code <parameter>/<m, v or max>}. */
  Map<String, float[]> state() {
    var state = new LinkedHashMap<String, float[]>();
    moments.forEach(
        (name, moment) -> {
          state.put(name + "/m", moment.first().toFloatArray());
          state.put(name + "/v", moment.second().toFloatArray());
          state.put(name + "/max", moment.largest().toFloatArray());
        });
    return state;
  }

  /** Goes on from what {@link #state} gave after so many steps. */
  void restore(Map<String, float[]> state, long after) {
    steps = after;
    moments.forEach(
        (name, moment) -> {
          moment.first().set(Objects.requireNonNull(state.get(name + "/m")));
          moment.second().set(Objects.requireNonNull(state.get(name + "/v")));
          moment.largest().set(Objects.requireNonNull(state.get(name + "/max")));
        });
  }
}
