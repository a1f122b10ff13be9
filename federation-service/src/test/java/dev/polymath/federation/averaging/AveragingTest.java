package dev.polymath.federation.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.Conflict;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.federation.averaging.WeightedMean.Share;
import dev.polymath.federation.weights.Weights;
import dev.polymath.federation.weights.Weights.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AveragingTest {

  private static final Weights PAIR = weights(0, 0);

  @Test
  void clientsHaveASayByTheirExamples() {
    var mean = new WeightedMean(PAIR, Share.BY_SAMPLES);
    mean.add(ClientUpdate.of("a", weights(1, 2), 30));
    mean.add(ClientUpdate.of("b", weights(-3, 0.5f), 10));

    assertThat(mean.combined("w")).containsExactly(0, 1.625);
    assertThat(mean.clients()).isEqualTo(2);
    assertThat(mean.samples()).isEqualTo(40);
  }

  @Test
  void orEquallyAll() {
    var mean = new WeightedMean(PAIR, Share.EQUAL);
    mean.add(ClientUpdate.of("a", weights(1, 2), 30));
    mean.add(ClientUpdate.of("b", weights(-3, 0.5f), 10));

    assertThat(mean.combined("w")).containsExactly(-1, 1.25);
  }

  /** All 5,040 orders of seven updates whose sums in floating point differ. */
  @Test
  void everyOrderOfArrivalGivesTheSameBits() {
    var random = new Random(1);
    var updates = new ArrayList<ClientUpdate>();
    for (var client = 0; client < 7; client++) {
      var values = weights((float) random.nextGaussian(), (float) (1e6 * random.nextGaussian()));
      updates.add(ClientUpdate.of("client-" + client, values, random.nextInt(1, 1000)));
    }
    var orders = permutations(updates);

    assertThat(orders).hasSize(5040);
    assertThat(orders.stream().map(AveragingTest::floatingPointMean).distinct().count())
        .isGreaterThan(1);
    var first = exactMean(orders.getFirst());
    assertThat(orders).allSatisfy(order -> assertThat(exactMean(order)).isEqualTo(first));
  }

  private static double[] exactMean(List<ClientUpdate> updates) {
    var mean = new WeightedMean(PAIR, Share.BY_SAMPLES);
    updates.forEach(mean::add);
    return mean.combined("w");
  }

  private static double floatingPointMean(List<ClientUpdate> updates) {
    var sum = 0.0;
    for (var update : updates) sum += update.weights().values("w")[1] / 7.0 * update.samples();
    return sum;
  }

  private static <T> List<List<T>> permutations(List<T> of) {
    if (of.isEmpty()) return List.of(List.of());
    var all = new ArrayList<List<T>>();
    for (var first : of) {
      var others = new ArrayList<>(of);
      others.remove(first);
      for (var rest : permutations(others)) {
        var order = new ArrayList<T>(List.of(first));
        order.addAll(rest);
        all.add(order);
      }
    }
    return all;
  }

  @Test
  void whatIsRefusedLeavesNoTrace() {
    var mean = new WeightedMean(PAIR, Share.BY_SAMPLES);
    mean.add(ClientUpdate.of("a", weights(1, 2), 30));

    assertThatThrownBy(() -> mean.add(ClientUpdate.of("a", weights(1, 2), 30)))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("already in");
    refuses(mean, weights(1, Float.NaN), 1, "smaller learningRate");
    refuses(mean, weights(1, 2e7f), 1, "smaller learningRate");
    refuses(mean, weights(1), 1, "do not fit");
    refuses(mean, Weights.NONE, 1, "do not fit");
    refuses(mean, weights(1, 2), 0, "at least 1");
    refuses(mean, weights(1, 2), 1L << 38, "below 2^38");

    assertThat(mean.combined("w")).containsExactly(1, 2);
    assertThat(mean.clients()).isEqualTo(1);
  }

  private static void refuses(WeightedMean mean, Weights weights, long samples, String message) {
    assertThatThrownBy(() -> mean.add(ClientUpdate.of("b", weights, samples)))
        .isInstanceOf(Unprocessable.class)
        .hasMessageContaining(message);
  }

  @Test
  void nothingHasNoMean() {
    assertThatThrownBy(() -> new WeightedMean(PAIR, Share.EQUAL).combined("w"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTenthOfAHundredClientsTakesPartAndEverybodyInTheLongRun() {
    var all = new ArrayList<String>();
    for (var i = 0; i < 100; i++) all.add("client-" + i);
    var selection = new ClientSelection(0.1, 42);
    var counts = new HashMap<String, Integer>();
    for (var round = 0; round < 1000; round++) {
      var chosen = selection.of(all, round);
      assertThat(chosen).hasSize(10).doesNotHaveDuplicates().isSorted();
      chosen.forEach(client -> counts.merge(client, 1, Integer::sum));
    }

    assertThat(counts).hasSize(100);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(60, 145));
    assertThat(selection.of(all, 3)).isEqualTo(selection.of(all.reversed(), 3));
    assertThat(selection.of(all, 3)).isNotEqualTo(selection.of(all, 4));
    assertThat(selection.of(all, 3)).isNotEqualTo(new ClientSelection(0.1, 43).of(all, 3));
  }

  @Test
  void atLeastOneClientTakesPart() {
    assertThat(new ClientSelection(0, 1).count(100)).isEqualTo(1);
    assertThat(new ClientSelection(0.29, 1).count(100)).isEqualTo(29);
    assertThat(new ClientSelection(1, 1).count(7)).isEqualTo(7);
    assertThat(new ClientSelection(0.5, 1).count(0)).isZero();
  }

  @Test
  void theLearningRateDecaysByRounds() {
    var settings = LocalSettings.of(5, 10, 0.1).withDecay(0.99);

    assertThat(settings.learningRate(0)).isEqualTo(0.1);
    assertThat(settings.learningRate(2)).isCloseTo(0.09801, within(1e-15));
  }

  private static Weights weights(float... values) {
    return new Weights(Map.of("w", new Tensor(List.of((long) values.length), values)));
  }
}
