package dev.polymath.federation.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.federation.averaging.ClientUpdate;
import dev.polymath.federation.random.KeyStream;
import dev.polymath.federation.weights.Weights;
import dev.polymath.federation.weights.Weights.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrivateMeanTest {

  private static final byte[] KEY = new byte[32];

  @Test
  void changesAreCutToTheNormAndSharedAmongThoseExpected() {
    var mean = new PrivateMean(weights(1, 1), new GaussianMechanism(5, 0, 4), KEY);
    mean.add(ClientUpdate.of("within", weights(1, 3), 1000));
    mean.add(ClientUpdate.of("twice", weights(7, 9), 1));

    assertThat(mean.combined("w"))
        .containsExactly(new double[] {1 + 3 / 4.0, 1 + (2 + 4) / 4.0}, within(1e-5));
    assertThat(mean.unclipped()).isEqualTo(1);
    assertThat(mean.clients()).isEqualTo(2);
  }

  /** However far a client goes, the result moves by no more than S / qK. */
  @Test
  void noClientMovesTheMeanByMoreThanItsShare() {
    var mechanism = new GaussianMechanism(0.1, 0, 10);
    for (var scale = 1e-3f; scale < 1e7; scale *= 7) {
      var without = new PrivateMean(weights(0, 0, 0), mechanism, KEY);
      var with = new PrivateMean(weights(0, 0, 0), mechanism, KEY);
      for (var mean : List.of(without, with)) mean.add(ClientUpdate.of("a", weights(1, 2, 3), 1));
      with.add(ClientUpdate.of("b", weights(scale, -scale / 3, scale / 7), 1));
      var squares = 0.0;
      for (var i = 0; i < 3; i++) {
        squares += Math.pow(with.combined("w")[i] - without.combined("w")[i], 2);
      }

      assertThat(Math.sqrt(squares)).isLessThanOrEqualTo(0.01);
    }
  }

  @Test
  void theNoiseHasItsSizeAndFollowsFromTheKey() {
    var nothing = weights(new float[100_000]);
    var mechanism = new GaussianMechanism(2, 1.5, 10);
    var noise = new PrivateMean(nothing, mechanism, KEY).combined("w");
    var again = new PrivateMean(nothing, mechanism, KEY).combined("w");
    var otherKey = new byte[32];
    otherKey[0] = 1;
    var other = new PrivateMean(nothing, mechanism, otherKey).combined("w");

    assertThat(mechanism.deviation()).isCloseTo(0.3, within(1e-15));
    assertThat(Math.sqrt(Arrays.stream(noise).map(x -> x * x).average().orElseThrow()))
        .isCloseTo(0.3, within(0.003));
    assertThat(Arrays.equals(noise, again)).isTrue();
    assertThat(Arrays.equals(noise, other)).isFalse();
  }

  @Test
  void theOrderOfArrivalLeavesNoTrace() {
    var one = new PrivateMean(weights(0, 0), new GaussianMechanism(1, 1, 2), KEY);
    var other = new PrivateMean(weights(0, 0), new GaussianMechanism(1, 1, 2), KEY);
    var updates =
        IntStream.range(0, 20)
            .mapToObj(i -> ClientUpdate.of("client-" + i, weights(i / 7f, 3f / (i + 1)), 1))
            .toList();
    updates.forEach(one::add);
    updates.reversed().forEach(other::add);

    assertThat(one.combined("w")).isEqualTo(other.combined("w"));
  }

  /** Norms are 1 to 100; half of them is within 50. */
  @Test
  void theNormFindsTheMedianOfNorms() {
    var clip = new AdaptiveClip(1, 0.5, 0.2, 5);
    var noise = new KeyStream(KEY);
    for (var round = 0; round < 100; round++) {
      var within = Math.clamp((int) clip.norm(), 0, 100);
      clip = clip.next(within, 100, 100, noise.nextGaussian());
    }

    assertThat(clip.norm()).isBetween(40.0, 60.0);
    assertThat(1 / Math.pow(clip.noiseMultiplier(1), 2) + 1 / 100.0).isCloseTo(1, within(1e-12));
    assertThatThrownBy(() -> new AdaptiveClip(1, 0.5, 0.2, 0.4).noiseMultiplier(1))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void eachClientIsDrawnForItself() {
    var all = IntStream.range(0, 10_000).mapToObj(i -> "client-" + i).toList();

    var chosen = new PoissonSelection(0.1).of(all, new KeyStream(KEY));

    assertThat(chosen).hasSizeBetween(900, 1100).doesNotHaveDuplicates().isSorted();
    assertThat(new PoissonSelection(0.1).of(all.reversed(), new KeyStream(KEY))).isEqualTo(chosen);
    assertThat(new PoissonSelection(1).of(all, new KeyStream(KEY))).hasSize(10_000);
  }

  private static Weights weights(float... values) {
    return new Weights(Map.of("w", new Tensor(List.of((long) values.length), values)));
  }
}
