package dev.polymath.gp.process;

/**
 * Each observation as predicted by all others: GPML 5.10 to 5.12. A better guide than the marginal
 * likelihood when the model may be wrong.
 *
 * @param mean of each observation, in the units of y
 * @param variance of each observation, noise included
 * @param logPredictiveLikelihood Σ_i log p(y_i | all others), in the units of y
 */
public record LeaveOneOut(double[] mean, double[] variance, double logPredictiveLikelihood) {}
