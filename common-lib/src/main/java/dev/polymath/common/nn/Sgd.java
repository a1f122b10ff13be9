package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent as PyTorch defines it, with momentum {@code b ← μ b + g, θ ← θ - η
 * b}, or Nesterov's, {@code θ ← θ - η (g + μ b)}. Weight decay is added to the gradient first.
 */
public final class Sgd implements Optimizer {

  private final TorchOperations operations;
  private final Settings settings;
  private final List<NDArray> parameters;
  private final Map<String, NDArray> buffers = new LinkedHashMap<>();

  /**
   * @param parameters by name, all on one device
   */
  public Sgd(TorchOperations operations, Map<String, NDArray> parameters, Settings settings) {
    this.operations = operations;
    this.settings = settings;
    this.parameters = List.copyOf(parameters.values());
    if (settings.momentum() > 0) {
      parameters.forEach(
          (name, parameter) ->
              buffers.put(
                  "momentum_buffer." + name,
                  parameter.getManager().zeros(parameter.getShape(), parameter.getDataType())));
    }
  }

  @Override
  public void step(List<NDArray> gradients, double learningRate) {
    try (var _ = GradientMode.off()) {
      if (buffers.isEmpty()) {
        operations
            .call("sgd")
            .floats(learningRate, settings.weightDecay())
            .list("p[]", parameters)
            .list("g[]", gradients)
            .none();
      } else {
        operations
            .call("momentum")
            .floats(learningRate, settings.weightDecay(), settings.momentum())
            .integer(settings.nesterov() ? 1 : 0)
            .list("p[]", parameters)
            .list("g[]", gradients)
            .list("b[]", new ArrayList<>(buffers.values()))
            .none();
      }
    }
  }

  /** {@code momentum_buffer.NAME} of each parameter, where there is momentum. */
  @Override
  public Map<String, NDArray> state() {
    return Collections.unmodifiableMap(buffers);
  }

  /**
   * PyTorch's, without dampening.
   *
   * @param momentum μ; 0 for none
   * @param nesterov whether to look ahead; needs momentum
   */
  public record Settings(double momentum, boolean nesterov, double weightDecay) {
    public static final Settings PLAIN = new Settings(0, false, 0);

    public Settings {
      if (nesterov && momentum <= 0) {
        throw new IllegalArgumentException("Nesterov's look-ahead needs momentum");
      }
    }
  }
}
