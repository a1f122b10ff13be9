package dev.polymath.federation.averaging;

import dev.polymath.federation.weights.ExactSum;
import dev.polymath.federation.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * FedAvg's mean, {@code Σ nₖ wₖ / Σ nₖ}: each client's weights by the number of its examples.
 *
 * <p>It keeps an {@link ExactSum}, four times the bytes of the weights, and no update. So memory
 * does not grow with the clients, and the order of their arrival leaves no trace.
 */
public final class WeightedMean implements Aggregation {

  private final UpdateCheck check;
  private final Share share;
  private final Map<String, ExactSum> sums = new LinkedHashMap<>();

  /** How much of a say a client has. */
  public enum Share {
    /** nₖ, as in FedAvg. */
    BY_SAMPLES,
    /** The same for all. */
    EQUAL
  }

  /**
   * @param like of the names and shapes that all updates have
   */
  public WeightedMean(Weights like, Share share) {
    this.share = share;
    check = new UpdateCheck(like);
    for (var name : like.names()) sums.put(name, new ExactSum(like.values(name).length));
  }

  @Override
  public void add(ClientUpdate update) {
    var tensors = check.admit(update);
    var weight = share == Share.EQUAL ? 1 : update.samples();
    sums.forEach((name, sum) -> sum.add(tensors.values(name), weight));
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
    var sum = Objects.requireNonNull(sums.get(name), name);
    return sum.dividedBy(share == Share.EQUAL ? clients() : samples());
  }
}
