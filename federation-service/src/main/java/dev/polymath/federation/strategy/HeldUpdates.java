package dev.polymath.federation.strategy;

import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.federation.averaging.Aggregation;
import dev.polymath.federation.averaging.ClientUpdate;
import dev.polymath.federation.averaging.UpdateCheck;
import dev.polymath.federation.weights.Weights;
import java.util.List;
import java.util.TreeMap;

/**
 * All updates of a round, as the robust strategies need them: they compare clients with each other,
 * so that a sum is not enough. Memory grows with the clients, and there is a bound to it.
 *
 * <p>They are kept by the clients' names, so that the order of arrival leaves no trace.
 */
final class HeldUpdates implements Aggregation {

  /** A gigabyte. */
  private static final long MOST_NUMBERS = 1L << 28;

  private final Weights like;
  private final Rule rule;
  private final long mostNumbers;
  private final UpdateCheck check;
  private final TreeMap<String, Weights> updates = new TreeMap<>();

  /** What is made of all clients' values of a tensor. */
  @FunctionalInterface
  interface Rule {
    /**
     * One tensor of the result.
     *
     * @param updates of all clients, by the order of their names; at least one
     */
    double[] combine(List<Weights> updates, String name);
  }

  HeldUpdates(Weights like, Rule rule) {
    this(like, rule, MOST_NUMBERS);
  }

  HeldUpdates(Weights like, Rule rule, long mostNumbers) {
    this.like = like;
    this.rule = rule;
    this.mostNumbers = mostNumbers;
    check = new UpdateCheck(like);
  }

  @Override
  public void add(ClientUpdate update) {
    if ((check.clients() + 1) * like.elements() > mostNumbers) {
      throw new TooLarge(
          "%d updates of %,d numbers are all that a robust strategy holds; let fewer clients take part."
              .formatted(check.clients(), like.elements()));
    }
    updates.put(update.client(), check.admit(update));
  }

  @Override
  public int clients() {
    return check.clients();
  }

  @Override
  public long samples() {
    return check.samples();
  }

  @Override
  public double[] combined(String name) {
    check.requireSome();
    return rule.combine(List.copyOf(updates.values()), name);
  }
}
