package dev.polymath.federation.privacy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.federation.random.KeyStream;
import java.util.Collection;
import java.util.List;

/**
 * Each client takes part with the same probability, for itself: the number of clients varies, and
 * may be none. This is the draw whose privacy {@link PrivacyAccountant} knows; a fixed number would
 * be another.
 *
 * @param probability q
 */
public record PoissonSelection(double probability) {

  public PoissonSelection {
    if (!(probability > 0 && probability <= 1)) {
      throw new InvalidRequest("fraction", "Must be above 0 and at most 1.");
    }
  }

  /**
   * The clients of a round, sorted.
   *
   * @param chance of which nobody may know the key, or who took part is known
   */
  public List<String> of(Collection<String> clients, KeyStream chance) {
    return clients.stream()
        .distinct()
        .sorted()
        .filter(_ -> (chance.nextLong() >>> 11) * 0x1p-53 < probability)
        .toList();
  }
}
