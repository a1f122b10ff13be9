package dev.polymath.gp.process;

/**
 * What learning found.
 *
 * @param process with the best kernel
 * @param inference with what was learned of it
 * @param logMarginalLikelihood of that kernel, with its gradient
 * @param iterations of the optimiser, all starts together
 * @param evaluations of the marginal likelihood and its gradient, all starts together
 * @param converged whether the best start ended by itself and not for want of iterations
 */
public record Learned(
    GaussianProcess process,
    Inference inference,
    LogMarginalLikelihood logMarginalLikelihood,
    int iterations,
    int evaluations,
    boolean converged) {}
