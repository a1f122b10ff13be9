package dev.polymath.gp.api;

import dev.polymath.common.models.ModelVersion;
import dev.polymath.gp.process.Component;
import java.util.List;

/**
 * What each part of a kernel explains.
 *
 * @param components the parts of the sum from left to right, without noise
 */
record ComponentsResponse(String model, int version, List<Part> components) {

  /**
   * A part.
   *
   * @param kernel in scikit-learn's notation
   * @param mean of the part at each point; all parts add up to the mean of the function, less that
   *     of the prior and, with normalizeY, of y
   * @param variance of the part at each point
   */
  record Part(String kernel, double[] mean, double[] variance) {}

  static ComponentsResponse of(ModelVersion model, List<Component> components) {
    return new ComponentsResponse(
        model.name(),
        model.version(),
        components.stream()
            .map(
                part ->
                    new Part(
                        part.kernel().text(),
                        part.prediction().mean(),
                        part.prediction().variance()))
            .toList());
  }
}
