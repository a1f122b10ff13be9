package dev.polymath.federation.secure;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A client in one round of secure aggregation (Bonawitz et al. 2017, figure 4, against a server
 * that keeps to the protocol). Its steps are to be taken in order, each once:
 *
 * <pre>
 *   0  {@link #publicKeys}   to everybody
 *   1  {@link #share}        a share for each other of the two secrets, sealed
 *   2  {@link #masked}       x + PRG(b) + Σ over later clients PRG(s) − Σ over earlier ones PRG(s)
 *   3  {@link #reveal}       of who is there, a share of b; of who went away, a share of the key of s
 * </pre>
 *
 * <p>Pairwise masks s vanish in the sum, the own mask b protects those who come too late: a server
 * that asked for the key of a client it calls gone, and then got its numbers, could read them if
 * they had no other mask.
 */
public final class SecureClient {

  private final String name;
  private final String round;
  private final int threshold;
  private final Ring ring;
  private final SecureRandom random;
  private final Agreement.Pair sealing;
  private final Agreement.Pair masking;
  private final byte[] seed = new byte[Shamir.SECRET_BYTES];
  private Map<String, PublicKeys> everybody = Map.of();
  private final Map<String, SealedShares.Pair> shares = new HashMap<>();
  private Set<String> sharers = Set.of();
  private Step step = Step.SHARE;

  private enum Step {
    SHARE,
    MASK,
    REVEAL,
    DONE
  }

  /**
   * @param round that no other round is called
   * @param threshold how many clients have to stay to the end; more than half of them
   */
  public SecureClient(String name, String round, int threshold, Ring ring, SecureRandom random) {
    this.name = name;
    this.round = round;
    this.threshold = threshold;
    this.ring = ring;
    this.random = random;
    sealing = Agreement.pair(random);
    masking = Agreement.pair(random);
    random.nextBytes(seed);
  }

  /** Step 0. */
  public PublicKeys publicKeys() {
    return new PublicKeys(sealing.open(), masking.open());
  }

  /**
   * Step 1: shares of the secrets for each other client.
   *
   * @param everybody the public keys of all that take part, this one among them
   * @return sealed shares by the client that they are for
   * @throws IllegalArgumentException where there are too few, or keys are not those of clients
   */
  public Map<String, byte[]> share(Map<String, PublicKeys> everybody) {
    begin(Step.SHARE, Step.MASK);
    var mine = everybody.get(name);
    if (mine == null
        || !Arrays.equals(mine.masking(), masking.open())
        || everybody.size() < threshold
        || 2 * threshold <= everybody.size()) {
      throw new IllegalArgumentException("Not enough clients, or another one of this name");
    }
    this.everybody = Map.copyOf(everybody);
    var order = List.copyOf(new TreeSet<>(everybody.keySet()));
    var keys = Shamir.split(masking.secret(), threshold, order.size(), random);
    var seeds = Shamir.split(seed, threshold, order.size(), random);
    var sealed = new TreeMap<String, byte[]>();
    for (var i = 0; i < order.size(); i++) {
      var other = order.get(i);
      var pair = new SealedShares.Pair(keys.get(i), seeds.get(i));
      if (other.equals(name)) {
        shares.put(name, pair);
      } else {
        sealed.put(
            other, SealedShares.seal(sealingKey(other, name, other), way(name, other), pair));
      }
    }
    return sealed;
  }

  /**
   * Step 2: the numbers under their masks.
   *
   * @param numbers in the ring
   * @param sealed what the others have shared with this one; who is not there has gone away
   * @throws IllegalArgumentException where there are too few, or shares are not what was sealed
   */
  public long[] masked(long[] numbers, Map<String, byte[]> sealed) {
    begin(Step.MASK, Step.REVEAL);
    if (sealed.size() + 1 < threshold || !everybody.keySet().containsAll(sealed.keySet())) {
      throw new IllegalArgumentException("Not enough clients have shared, or strangers have");
    }
    sealed.forEach(
        (other, bytes) -> {
          var key = sealingKey(other, other, name);
          shares.put(other, SealedShares.open(key, way(other, name), bytes));
        });
    sharers = Set.copyOf(shares.keySet());
    var masked = numbers.clone();
    for (var i = 0; i < masked.length; i++) masked[i] = ring.reduced(masked[i]);
    ring.mask(masked, Masks.own(seed, round), true);
    for (var other : sharers) {
      if (other.equals(name)) continue;
      var key = Masks.pairwise(masking.secret(), keys(other).masking(), round);
      ring.mask(masked, key, name.compareTo(other) < 0);
    }
    return masked;
  }

  /**
   * Step 3: what takes the masks off.
   *
   * @param arrived whose numbers are in the sum
   * @throws IllegalArgumentException where they are too few, or others than have shared
   */
  public Revealed reveal(Set<String> arrived) {
    begin(Step.REVEAL, Step.DONE);
    if (arrived.size() < threshold || !sharers.containsAll(arrived)) {
      throw new IllegalArgumentException("Not enough clients are left, or strangers are");
    }
    var seeds = new HashMap<String, BigInteger>();
    var keys = new HashMap<String, BigInteger>();
    shares.forEach(
        (other, pair) -> {
          if (arrived.contains(other)) seeds.put(other, pair.seed().value());
          else keys.put(other, pair.key().value());
        });
    return new Revealed(Objects.requireNonNull(shares.get(name)).key().at(), seeds, keys);
  }

  /** A client that took a step twice could be made to tell both secrets of another. */
  private void begin(Step wanted, Step next) {
    if (step != wanted) throw new IllegalStateException("The step is " + step + ", not " + wanted);
    step = next;
  }

  private PublicKeys keys(String other) {
    return Objects.requireNonNull(everybody.get(other), other);
  }

  private byte[] sealingKey(String other, String from, String to) {
    return Agreement.key(sealing.secret(), keys(other).sealing(), "shares " + way(from, to));
  }

  private String way(String from, String to) {
    return "%s %d:%s %d:%s".formatted(round, from.length(), from, to.length(), to);
  }
}
