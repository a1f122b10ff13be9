/**
 * Gaussian process regression as a plain library: the prior, the posterior and learning. It knows
 * neither Spring nor HTTP nor the database.
 *
 * <pre>{@code
 * Resources resources = Resources.ofThreads(2, 5_000);
 * GaussianProcess prior = GaussianProcess.of(Kernel.parse("1.0**2 * RBF() + WhiteKernel(0.1)"));
 * TrainingSet data = TrainingSet.of(x, y);
 *
 * Learned learned = Learning.learn(prior, data, resources, LearningOptions.DEFAULT, LearningListener.NONE);
 * try (Posterior posterior = Posterior.of(learned.process(), data, resources)) {
 *   Prediction band = posterior.predict(Points.of("x", xs), Variance.LATENT);
 *   double[][] draws = posterior.joint(Points.of("x", xs), Variance.LATENT).samples(3, seed, resources);
 * }
 * }</pre>
 *
 * <p>A posterior is rebuilt at any time from the process (its kernel as text, its mean, {@code
 * normalizeY}) and the training set: the same numbers come out, so only these need to be kept.
 *
 * <p>Papers: Rasmussen 2004, "Gaussian Processes in Machine Learning"; Rasmussen and Williams 2006,
 * "Gaussian Processes for Machine Learning" (GPML).
 */
@NullMarked
package dev.polymath.gp.process;

import org.jspecify.annotations.NullMarked;
