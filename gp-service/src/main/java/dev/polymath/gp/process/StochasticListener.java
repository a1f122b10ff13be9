package dev.polymath.gp.process;

import java.util.function.Supplier;

/** Watches a stochastic search. What it throws ends the search and reaches the caller. */
@FunctionalInterface
public interface StochasticListener {

  /** Takes no notice. */
  StochasticListener NONE = (bound, step, state) -> {};

  /**
   * Called after every step.
   *
   * @param bound the lower bound of the log marginal likelihood, as a minibatch shows it
   * @param step how many have been made
   * @param state where the search stands; copied when it is asked for
   */
  void stepped(double bound, int step, Supplier<StochasticState> state);
}
