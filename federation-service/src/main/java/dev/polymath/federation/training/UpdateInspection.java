package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.federation.averaging.UpdateCheck;
import dev.polymath.federation.weights.Weights;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an update has to be before it counts: of the model's names and shapes, of finite numbers,
 * and not too far from where it started.
 *
 * <p>The weights that updates start from are the same ones a whole round long, and are kept.
 */
final class UpdateInspection {

  private final Stored stored;
  private @Nullable Start last;

  UpdateInspection(Stored stored) {
    this.stored = stored;
  }

  private record Start(
      String weightsHash, @Nullable String controlHash, Weights weights, Weights like) {}

  /** What an update is a change of, in full. */
  Weights startOf(String weightsHash, @Nullable String controlHash) {
    return start(weightsHash, controlHash).like();
  }

  void check(
      String client,
      long samples,
      Weights sent,
      String weightsHash,
      @Nullable String controlHash,
      @Nullable Double maxNorm) {
    var start = start(weightsHash, controlHash);
    var update = SentUpdate.of(client, samples, sent);
    new UpdateCheck(start.like()).admit(update);
    if (maxNorm == null) return;
    var norm = update.weights().distance(start.weights());
    if (norm > maxNorm) {
      throw new Unprocessable(
          "update",
          "Is %.4g from the weights it started from, and maxNorm is %.4g."
              .formatted(norm, maxNorm));
    }
  }

  private synchronized Start start(String weightsHash, @Nullable String controlHash) {
    var kept = last;
    if (kept == null
        || !kept.weightsHash().equals(weightsHash)
        || !Objects.equals(kept.controlHash(), controlHash)) {
      var weights = stored.read(weightsHash);
      var control = controlHash == null ? Weights.NONE : stored.read(controlHash);
      kept = new Start(weightsHash, controlHash, weights, SentUpdate.like(weights, control));
      last = kept;
    }
    return kept;
  }
}
