package dev.polymath.gp.kernel;

/**
 * A parameter and where it is in the kernel, in scikit-learn's names.
 *
 * @param name such as {@code k1__k2__length_scale}
 */
public record Hyperparameter(String name, Parameter parameter) {}
