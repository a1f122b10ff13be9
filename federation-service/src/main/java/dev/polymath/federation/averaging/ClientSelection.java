package dev.polymath.federation.averaging;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.nn.Seed;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Which clients take part in a round: m = max(C · K, 1) of K, all sets alike (McMahan et al. 2017,
 * Algorithm 1), C · K rounded to the nearest. The seed and the round decide, and not the order in
 * which clients are listed.
 *
 * @param fraction C
 * @param seed of the run
 */
public record ClientSelection(double fraction, long seed) {

  public ClientSelection {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new InvalidRequest("fraction", "Must be from 0 to 1.");
    }
  }

  /** How many of a number of clients. */
  public int count(int clients) {
    return Math.max((int) Math.round(fraction * clients), Math.min(clients, 1));
  }

  /**
   * The clients of a round, sorted.
   *
   * @param round counted from 0
   */
  public List<String> of(Collection<String> clients, int round) {
    var sorted = clients.stream().distinct().sorted().toList();
    var order = new Seed(seed).child("selection").child(round).permutation(sorted.size());
    return Arrays.stream(order).limit(count(sorted.size())).mapToObj(sorted::get).sorted().toList();
  }
}
