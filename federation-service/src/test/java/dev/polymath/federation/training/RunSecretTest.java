package dev.polymath.federation.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.federation.averaging.ClientUpdate;
import dev.polymath.federation.weights.Weights;
import dev.polymath.federation.weights.Weights.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever takes a private round up again comes to the same clients and the same weights. */
class RunSecretTest {

  private static final Weights BEFORE =
      new Weights(Map.of("w", new Tensor(List.of(3L), new float[] {1, 2, 3})));
  private static final PrivacyChoice CHOICE = new PrivacyChoice(1.0, null, 1.0, null, null);

  private final byte[] bytes = RunSecret.fresh();

  @Test
  void aRoundThatIsTakenUpAgainHasTheSameNoiseAndAnotherRoundAnother() {
    var once = mean(1);

    assertThat(mean(1)).isEqualTo(once);
    assertThat(mean(2)).isNotEqualTo(once);
  }

  @Test
  void theDrawIsTheSameForARoundAndVariesInSize() {
    var clients = IntStream.range(0, 100).mapToObj(i -> "c" + i).toList();
    var secret = new RunSecret(bytes);

    assertThat(secret.chosen(clients, 0.3, 7)).isEqualTo(secret.chosen(clients, 0.3, 7));
    var sizes =
        IntStream.range(0, 50).map(round -> secret.chosen(clients, 0.3, round).size()).toArray();
    assertThat(IntStream.of(sizes).distinct().count()).isGreaterThan(3);
    assertThat(IntStream.of(sizes).average().orElseThrow()).isBetween(26.0, 34.0);
  }

  private double[] mean(int round) {
    var mean = new RunSecret(bytes).mean(CHOICE, 1, BEFORE, 2, round);
    mean.add(ClientUpdate.of("a", BEFORE.filled(0.5f), 3));
    return mean.combined("w");
  }
}
