package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.GradientMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a player pays for being far from where it has been on the average (section 3.3), which finds
 * equilibria of games that gradient descent circles around for ever:
 *
 * <pre>
 *   ‖θ − 1/t Σᵢ θ[i]‖²
 * </pre>
 *
 * <p>The mean is kept up to date, so that memory does not grow with time. Add the penalty to a
 * player's loss, and remember after each of its steps.
 *
 * <p>Its arrays belong to the managers of the parameters.
 */
public final class HistoricalAverage {

  private final Map<String, NDArray> parameters;
  private final Map<String, NDArray> state = new LinkedHashMap<>();
  private final NDArray times;

  /**
   * Begins with nothing to remember.
   *
   * @param parameters by name; at least one
   */
  public HistoricalAverage(Map<String, NDArray> parameters) {
    this.parameters = new LinkedHashMap<>(parameters);
    parameters.forEach(
        (name, array) ->
            state.put(
                "mean." + name, array.getManager().zeros(array.getShape(), array.getDataType())));
    times = parameters.values().iterator().next().getManager().create(0L);
    state.put("times", times);
  }

  /** A scalar; nought as long as nothing is remembered. */
  public NDArray penalty() {
    var none = times.getLong() == 0;
    return parameters.entrySet().stream()
        .map(parameter -> none ? Constant.like(parameter.getValue(), 0) : distance(parameter))
        .reduce(NDArray::add)
        .orElseThrow();
  }

  private NDArray distance(Map.Entry<String, NDArray> parameter) {
    return parameter.getValue().sub(mean(parameter.getKey())).square().sum();
  }

  /** Takes the parameters as they are now into the mean. */
  public void remember() {
    try (var _ = GradientMode.off()) {
      times.addi(1);
      var share = 1.0 / times.getLong();
      parameters.forEach(
          (name, array) -> {
            try (var step = array.sub(mean(name))) {
              mean(name).addi(step.muli(share));
            }
          });
    }
  }

  private NDArray mean(String name) {
    return Objects.requireNonNull(state.get("mean." + name));
  }

  /** All that it remembers, by name. */
  public Map<String, NDArray> state() {
    return Collections.unmodifiableMap(state);
  }
}
