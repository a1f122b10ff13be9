package dev.polymath.federation.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.Conflict;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.federation.averaging.ClientUpdate;
import dev.polymath.federation.averaging.WeightedMean;
import dev.polymath.federation.weights.Weights;
import dev.polymath.federation.weights.Weights.Tensor;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SecureSumTest {

  private static final int LENGTH = 100;
  private static final Ring RING = new Ring(64);

  /** Ten clients, of whom seven have to stay. */
  private final Federation federation = new Federation(10, 7, RING);

  @Test
  void theSumIsExactWhereAllStay() {
    assertThat(federation.run(Set.of(), Set.of(), Set.of())).isEqualTo(federation.sum(Set.of()));
  }

  @Test
  void theSumIsExactThoughClientsGoAwayBeforeTheyShare() {
    var gone = Set.of("client-0", "client-4");

    assertThat(federation.run(gone, Set.of(), Set.of())).isEqualTo(federation.sum(gone));
  }

  @Test
  void theSumIsExactThoughClientsGoAwayBeforeTheyMask() {
    var gone = Set.of("client-0", "client-9", "client-5");

    assertThat(federation.run(Set.of(), gone, Set.of())).isEqualTo(federation.sum(gone));
  }

  @Test
  void theSumIsExactThoughClientsGoAwayAfterTheyMasked() {
    var gone = Set.of("client-1", "client-2", "client-3");

    assertThat(federation.run(Set.of(), Set.of(), gone)).isEqualTo(federation.sum(Set.of()));
  }

  @Test
  void theSumIsExactThoughClientsGoAwayAtEveryPoint() {
    var sum = federation.run(Set.of("client-0"), Set.of("client-5"), Set.of("client-8"));

    assertThat(sum).isEqualTo(federation.sum(Set.of("client-0", "client-5")));
  }

  @Test
  void tooFewClientsGiveNoSum() {
    var gone = Set.of("client-0", "client-1", "client-2", "client-3");

    assertThatThrownBy(() -> federation.run(Set.of(), Set.of(), gone))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new Federation(10, 7, RING).run(Set.of(), gone, Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Small numbers under masks: of 6,400 bits half are set, and no number is as it was. */
  @Test
  void maskedNumbersLookLikeChance() {
    var bytes = new int[256];
    var set = 0;
    var count = 0;
    for (var trial = 0; trial < 20; trial++) {
      var other = new Federation(3, 2, RING);
      other.run(Set.of(), Set.of(), Set.of());
      for (var client : other.numbers.keySet()) {
        var plain = other.numbers.get(client);
        var masked = other.masked.get(client);
        for (var i = 0; i < LENGTH; i++) {
          assertThat(masked[i]).isNotEqualTo(plain[i]);
          set += Long.bitCount(masked[i]);
          for (var shift = 0; shift < 64; shift += 8) bytes[(int) (masked[i] >>> shift) & 0xff]++;
          count++;
        }
      }
    }
    // 64 · 6000 bits have a deviation of 310 around a half; χ² of 255 degrees one of 23 around 255.
    assertThat(set).isBetween(32 * count - 1600, 32 * count + 1600);
    var expected = 8.0 * count / 256;
    var chi =
        Arrays.stream(bytes).mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
    assertThat(chi).isBetween(150.0, 370.0);
  }

  @Test
  void narrowRingsDoAsWell() {
    for (var bits : new int[] {8, 20, 32, 63}) {
      var narrow = new Federation(3, 2, new Ring(bits));

      assertThat(narrow.run(Set.of(), Set.of("client-1"), Set.of()))
          .isEqualTo(narrow.sum(Set.of("client-1")));
      for (var masked : narrow.masked.values()) {
        for (var number : masked) assertThat(number >>> bits).isZero();
      }
    }
  }

  /** Who could be asked twice could be made to tell both secrets of another client. */
  @Test
  void aClientTakesEachStepOnceAndInOrder() {
    federation.run(Set.of(), Set.of(), Set.of());
    var client = federation.clients.get("client-3");

    assertThatThrownBy(() -> client.reveal(federation.clients.keySet()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> client.masked(new long[1], Map.of()))
        .isInstanceOf(IllegalStateException.class);
    var fresh = new SecureClient("a", "1", 2, RING, new SecureRandom());
    assertThatThrownBy(() -> fresh.masked(new long[1], Map.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ofEachClientOneSecretIsToldAndNotTheOther() {
    federation.run(Set.of(), Set.of("client-5"), Set.of());

    assertThat(federation.revealed).hasSize(9);
    for (var told : federation.revealed) {
      assertThat(told.keys()).containsOnlyKeys("client-5");
      assertThat(told.seeds()).hasSize(9).doesNotContainKey("client-5");
    }
  }

  @Test
  void sharesCannotBeReadOrChangedOnTheirWay() {
    var clients = new Federation(3, 2, RING);
    var everybody = clients.everybody();
    var a = clients.clients.get("client-0");
    var sealed = a.share(everybody).get("client-1");
    clients.clients.get("client-1").share(everybody);
    clients.clients.get("client-2").share(everybody);
    sealed[10] ^= 1;

    assertThatThrownBy(
            () -> clients.clients.get("client-1").masked(new long[1], Map.of("client-0", sealed)))
        .isInstanceOf(IllegalArgumentException.class);
    sealed[10] ^= 1;
    assertThatThrownBy(
            () -> clients.clients.get("client-2").masked(new long[1], Map.of("client-0", sealed)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNotOfTheRoundIsRefused() {
    var sum = new SecureSum("1", 2, RING, federation.everybody(), 3);
    sum.add("client-1", new long[3]);

    assertThatThrownBy(() -> sum.add("client-1", new long[3])).isInstanceOf(Conflict.class);
    assertThatThrownBy(() -> sum.add("stranger", new long[3])).isInstanceOf(Unprocessable.class);
    assertThatThrownBy(() -> sum.add("client-2", new long[4])).isInstanceOf(Unprocessable.class);
    var lonely = new SecureClient("a", "1", 2, RING, new SecureRandom());
    assertThatThrownBy(() -> lonely.share(Map.of("a", lonely.publicKeys())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** From updates to a mean, with one client gone: FedAvg's own, but for the rounding. */
  @Test
  void theSecureMeanIsTheWeightedMean() {
    var before = weights(new float[LENGTH - 1], 0);
    var random = new Random(4);
    var quantisation = Quantisation.DEFAULT;
    var secure = new Federation(5, 3, quantisation.ring());
    var plain = new WeightedMean(before, WeightedMean.Share.BY_SAMPLES);
    for (var client : secure.clients.keySet()) {
      var values = new float[LENGTH - 1];
      for (var i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
      var update = ClientUpdate.of(client, weights(values, 0), random.nextInt(1, 1000));
      secure.numbers.put(client, quantisation.encode(update, before));
      if (!client.equals("client-2")) plain.add(update);
    }
    var sum = secure.run(Set.of(), Set.of("client-2"), Set.of());
    var mean = quantisation.decode(sum, 4, before);

    assertThat(mean.combined("w")).containsExactly(plain.combined("w"), within(0x1p-31));
    assertThat(mean.samples()).isEqualTo(plain.samples());
    assertThat(mean.clients()).isEqualTo(4);
  }

  @Test
  void theRingHasToHoldTheSum() {
    assertThatThrownBy(() -> new Quantisation(new Ring(32), 30, 8, 1000))
        .isInstanceOf(InvalidRequest.class);
    assertThat(new Quantisation(new Ring(32), 12, 1, 100_000).ring().bits()).isEqualTo(32);
    var update = ClientUpdate.of("a", weights(new float[] {100, -100}, 0), 3);
    var quantisation = new Quantisation(new Ring(32), 12, 1, 100_000);
    var numbers = quantisation.encode(update, weights(new float[2], 0));

    assertThat(quantisation.decode(numbers, 1, weights(new float[2], 0)).combined("w"))
        .containsExactly(1, -1);
  }

  private static Weights weights(float[] values, float shift) {
    var moved = values.clone();
    for (var i = 0; i < moved.length; i++) moved[i] += shift;
    return new Weights(Map.of("w", new Tensor(List.of((long) values.length), moved)));
  }

  /** Clients and a server that passes messages on. */
  private static final class Federation {

    private final int threshold;
    private final Ring ring;
    private final Map<String, SecureClient> clients = new TreeMap<>();
    private final Map<String, long[]> numbers = new TreeMap<>();
    private final Map<String, long[]> masked = new TreeMap<>();
    private final Collection<Revealed> revealed = new ArrayList<>();

    Federation(int count, int threshold, Ring ring) {
      this.threshold = threshold;
      this.ring = ring;
      var random = new Random(count);
      for (var i = 0; i < count; i++) {
        var name = "client-" + i;
        clients.put(name, new SecureClient(name, "1", threshold, ring, new SecureRandom()));
        var own = new long[LENGTH];
        for (var k = 0; k < LENGTH; k++) own[k] = ring.reduced(random.nextInt(-1000, 1000));
        numbers.put(name, own);
      }
    }

    Map<String, PublicKeys> everybody() {
      var keys = new TreeMap<String, PublicKeys>();
      clients.forEach((name, client) -> keys.put(name, client.publicKeys()));
      return keys;
    }

    long[] run(Set<String> beforeSharing, Set<String> beforeMasking, Set<String> afterMasking) {
      var everybody = everybody();
      var sealed = new HashMap<String, Map<String, byte[]>>();
      var sharers = new TreeMap<String, PublicKeys>();
      clients.forEach(
          (name, client) -> {
            if (beforeSharing.contains(name)) return;
            sharers.put(name, everybody.get(name));
            client
                .share(everybody)
                .forEach(
                    (to, bytes) ->
                        sealed.computeIfAbsent(to, _ -> new HashMap<>()).put(name, bytes));
          });
      var sum = new SecureSum("1", threshold, ring, sharers, LENGTH);
      for (var name : sharers.keySet()) {
        if (beforeMasking.contains(name)) continue;
        masked.put(name, clients.get(name).masked(numbers.get(name), sealed.get(name)));
        sum.add(name, masked.get(name));
      }
      for (var name : sum.arrived()) {
        if (!afterMasking.contains(name)) revealed.add(clients.get(name).reveal(sum.arrived()));
      }
      return sum.unmasked(revealed);
    }

    long[] sum(Set<String> without) {
      var sum = new long[LENGTH];
      numbers.forEach(
          (name, own) -> {
            if (without.contains(name)) return;
            for (var i = 0; i < LENGTH; i++) sum[i] = ring.reduced(sum[i] + own[i]);
          });
      return sum;
    }
  }
}
