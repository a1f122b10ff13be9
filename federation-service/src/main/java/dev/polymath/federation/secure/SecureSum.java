package dev.polymath.federation.secure;

import dev.polymath.common.failure.Failure.Conflict;
import dev.polymath.common.failure.Failure.Unprocessable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The server's side of a round: it adds up masked numbers as they arrive, in the memory of one
 * client's, and takes the masks off the sum. It never has a single client's numbers without a mask.
 * The sum is exact and does not depend on the order of arrival.
 */
public final class SecureSum {

  private final String round;
  private final int threshold;
  private final Ring ring;
  private final Map<String, PublicKeys> sharers;
  private final long[] sum;
  private final Set<String> arrived = new HashSet<>();

  /**
   * @param round as the clients call it
   * @param threshold as the clients have it
   * @param sharers the public keys of those who have shared their secrets, and no others'
   * @param length how many numbers a client sends
   */
  public SecureSum(
      String round, int threshold, Ring ring, Map<String, PublicKeys> sharers, int length) {
    this.round = round;
    this.threshold = threshold;
    this.ring = ring;
    this.sharers = Map.copyOf(sharers);
    sum = new long[length];
  }

  /**
   * Takes a client's masked numbers.
   *
   * @throws Conflict where they are already in
   * @throws Unprocessable where they are not as many as they should be, or of a stranger
   */
  public void add(String client, long[] masked) {
    if (arrived.contains(client)) {
      throw new Conflict("The update of client " + client + " is already in.");
    }
    if (!sharers.containsKey(client)) {
      throw new Unprocessable("client", "Has not shared its secrets in this round.");
    }
    if (masked.length != sum.length) {
      throw new Unprocessable(
          "update", "Has %,d numbers instead of %,d.".formatted(masked.length, sum.length));
    }
    arrived.add(client);
    for (var i = 0; i < sum.length; i++) sum[i] = ring.reduced(sum[i] + masked[i]);
  }

  /** Whose numbers are in; what {@link SecureClient#reveal} is asked about. */
  public Set<String> arrived() {
    return Set.copyOf(arrived);
  }

  /**
   * The sum without masks.
   *
   * @param revealed what clients have told, at least as many as the threshold
   * @throws IllegalStateException where there are not enough
   * @throws IllegalArgumentException where what they told is of no secret
   */
  public long[] unmasked(Collection<Revealed> revealed) {
    if (arrived.size() < threshold || revealed.size() < threshold) {
      throw new IllegalStateException(
          "%d clients have to stay, and %d did".formatted(threshold, revealed.size()));
    }
    var open = sum.clone();
    for (var client : new TreeSet<>(arrived)) {
      var seed = secret(client, revealed, Revealed::seeds);
      ring.mask(open, Masks.own(seed, round), false);
    }
    for (var gone : new TreeSet<>(sharers.keySet())) {
      if (arrived.contains(gone)) continue;
      var key = secret(gone, revealed, Revealed::keys);
      for (var client : arrived) {
        var others = Objects.requireNonNull(sharers.get(client)).masking();
        // The client added this mask where it comes before the one that has gone.
        ring.mask(open, Masks.pairwise(key, others, round), client.compareTo(gone) > 0);
      }
    }
    return open;
  }

  private byte[] secret(
      String of, Collection<Revealed> revealed, Function<Revealed, Map<String, BigInteger>> part) {
    List<Shamir.Share> shares = new ArrayList<>();
    for (var told : revealed) {
      var value = part.apply(told).get(of);
      if (value != null && shares.size() < threshold) {
        shares.add(new Shamir.Share(told.at(), value));
      }
    }
    if (shares.size() < threshold) {
      throw new IllegalStateException("Too few shares of client " + of);
    }
    return Shamir.join(shares);
  }
}
