package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;

/** Watches the search. What it throws ends the search and reaches the caller. */
@FunctionalInterface
public interface LearningListener {

  /** Takes no notice. */
  LearningListener NONE = progress -> {};

  /** Called after every evaluation of the marginal likelihood. */
  void evaluated(Progress progress);

  /**
   * How far the search is.
   *
   * @param start 0 for the kernel's own parameters, then 1 for the first restart
   * @param evaluations so far, of all starts
   * @param latest what was just found
   * @param bestLogMarginalLikelihood so far
   * @param bestKernel where that was: a search that begins there goes on from it
   */
  record Progress(
      int start,
      int evaluations,
      Evaluation latest,
      double bestLogMarginalLikelihood,
      Kernel bestKernel) {}
}
