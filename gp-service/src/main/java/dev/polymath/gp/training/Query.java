package dev.polymath.gp.training;

import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.Search;
import dev.polymath.gp.process.TrainingSet;
import dev.polymath.gp.process.Variance;
import java.util.Optional;

/** What is asked of a fitted model. */
public sealed interface Query {

  /** Mean and variance at each point; such queries are answered together. */
  record Marginals(Points at, Variance variance) implements Query {}

  /** The probability of each class at each point. */
  record Classes(Points at) implements Query {}

  /** The curve through the points and the band around it. */
  record Curve(Points at, Variance variance) implements Query {}

  /**
   * Mean and covariance of all points together, and functions drawn there.
   *
   * @param samples how many functions
   */
  record Joint(Points at, Variance variance, int samples, long seed) implements Query {}

  /**
   * The log marginal likelihood and its gradient.
   *
   * @param theta where, as logarithms of the free parameters; the model's own if empty
   */
  record LikelihoodAt(Optional<double[]> theta) implements Query {}

  /** What each part of the kernel explains at each point. */
  record Components(Points at) implements Query {}

  /** Where to observe next. */
  record Suggest(Search search) implements Query {}

  /**
   * The exact posterior after further observations, by way of the factor that is there.
   *
   * @param all what the model has seen, and then what is new
   * @param into where the posterior goes, which is closed there if nobody waits for it any longer
   */
  record Extended(TrainingSet all, Handover into) implements Query {}

  /** The points that the model has seen. */
  record Observations() implements Query {}
}
