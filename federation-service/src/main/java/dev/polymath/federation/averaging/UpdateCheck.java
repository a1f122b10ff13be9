package dev.polymath.federation.averaging;

import dev.polymath.common.failure.Failure.Conflict;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.federation.weights.ExactSum;
import dev.polymath.federation.weights.Weights;
import java.util.HashSet;
import java.util.Set;

/** What every aggregation asks of an update before it touches it. */
public final class UpdateCheck {

  private final Weights like;
  private final Set<String> clients = new HashSet<>();
  private long samples;

  /**
   * @param like of the names and shapes that all updates have
   */
  public UpdateCheck(Weights like) {
    this.like = like;
  }

  /**
   * Lets an update in.
   *
   * @return its tensors
   */
  public Weights admit(ClientUpdate update) {
    if (clients.contains(update.client())) {
      throw new Conflict("The update of client " + update.client() + " is already in.");
    }
    if (update.samples() < 1 || update.samples() >= ExactSum.MOST_WEIGHT - samples) {
      throw new Unprocessable("samples", "Must be at least 1, and all of them below 2^38.");
    }
    var tensors = update.tensors();
    tensors.requireLike(like);
    for (var name : tensors.names()) requireHealthy(name, tensors.values(name));
    clients.add(update.client());
    samples += update.samples();
    return tensors;
  }

  private static void requireHealthy(String name, float[] values) {
    for (var value : values) {
      if (!ExactSum.takes(value)) {
        throw new Unprocessable(
            name, "Holds %s; train with a smaller learningRate.".formatted(value));
      }
    }
  }

  public int clients() {
    return clients.size();
  }

  public long samples() {
    return samples;
  }

  /** Says that there has to be something for a result. */
  public void requireSome() {
    if (clients.isEmpty()) throw new IllegalStateException("There is no update yet");
  }
}
