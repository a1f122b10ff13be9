package dev.polymath.gp.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.process.GaussianProcess;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Gaussian process as the {@code config} of a model version: {@code kernel} (text or tree),
 * {@code mean}, {@code normalizeY}, {@code alpha}. With the way of inference ({@link
 * InferenceTree}) and the training points, which are the version's weights, it is the whole model.
 */
public final class ProcessTree {

  private static final String KERNEL = "kernel";
  private static final String MEAN = "mean";
  private static final String NORMALIZE_Y = "normalizeY";
  private static final String ALPHA = "alpha";

  private ProcessTree() {}

  public static Map<String, Object> of(GaussianProcess process) {
    return Map.of(
        KERNEL, process.kernel().text(),
        MEAN, MeanTree.of(process.mean()),
        NORMALIZE_Y, process.normalizeY(),
        ALPHA, process.alpha());
  }

  public static GaussianProcess parse(Map<String, ?> config) {
    for (var key : config.keySet()) {
      if (!Set.of(KERNEL, MEAN, NORMALIZE_Y, ALPHA).contains(key)
          && !InferenceTree.KEYS.contains(key)) {
        throw new InvalidRequest(
            key,
            "Is not known; there are kernel, mean, normalizeY, alpha, method, likelihood, inducing, inducingBy and coregionalisation.");
      }
    }
    return new GaussianProcess(
        kernel(config.get(KERNEL)),
        MeanTree.parse(config.get(MEAN)),
        normalizeY(config.get(NORMALIZE_Y)),
        alpha(config.get(ALPHA)));
  }

  /** Reads a kernel in either form. */
  public static Kernel kernel(@Nullable Object kernel) {
    return kernel instanceof String text ? Kernel.parse(text) : Kernel.fromTree(required(kernel));
  }

  private static Object required(@Nullable Object kernel) {
    if (kernel == null) {
      throw new InvalidRequest(
          KERNEL,
          "Give a kernel, such as \"RBF(length_scale=1.0) + WhiteKernel(noise_level=0.1)\".");
    }
    return kernel;
  }

  private static boolean normalizeY(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean flag -> flag;
      default -> throw new InvalidRequest(NORMALIZE_Y, "Must be true or false.");
    };
  }

  private static double alpha(@Nullable Object value) {
    return switch (value) {
      case null -> GaussianProcess.DEFAULT_ALPHA;
      case Number number -> number.doubleValue();
      default -> throw new InvalidRequest(ALPHA, "Must be a number.");
    };
  }
}
