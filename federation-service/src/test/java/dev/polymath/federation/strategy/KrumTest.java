package dev.polymath.federation.strategy;

import static dev.polymath.federation.strategy.Fixture.round;
import static dev.polymath.federation.strategy.Fixture.values;
import static dev.polymath.federation.strategy.Fixture.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.federation.averaging.ClientUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KrumTest {

  /** Two liars who agree: the mean would follow them, and no coordinate alone gives them away. */
  private static final double[][] CLIENTS = {
    {1, 1}, {1.1, 0.9}, {0.9, 1.2}, {1, 1.1}, {1.2, 1}, {-5, 8}, {-5, 8}
  };

  @Test
  void choosesWhomTheDirectComputationChooses() {
    var random = new Random(3);
    for (var trial = 0; trial < 50; trial++) {
      var clients = new double[9][4];
      for (var client : clients) Arrays.setAll(client, _ -> (float) random.nextGaussian());

      assertThat(krum(2, 1, clients)).containsExactly(floats(clients[best(clients, 2)]));
    }
  }

  /** The definition, word by word. */
  private static int best(double[][] clients, int malicious) {
    var best = -1;
    var least = Double.POSITIVE_INFINITY;
    for (var i = 0; i < clients.length; i++) {
      var distances = new ArrayList<Double>();
      for (var j = 0; j < clients.length; j++) {
        if (j == i) continue;
        var squared = 0.0;
        for (var k = 0; k < clients[i].length; k++) {
          squared += Math.pow(clients[i][k] - clients[j][k], 2);
        }
        distances.add(squared);
      }
      Collections.sort(distances);
      var score =
          distances.subList(0, clients.length - malicious - 2).stream().mapToDouble(d -> d).sum();
      if (score < least) {
        least = score;
        best = i;
      }
    }
    return best;
  }

  @Test
  void liarsAreNotChosen() {
    assertThat(krum(2, 1, CLIENTS)).containsExactly(1, 1);
    assertThat(krum(2, 5, CLIENTS)[0]).isBetween(1.03f, 1.05f);
  }

  @Test
  void theOrderOfArrivalLeavesNoTrace() {
    var strategy = new Krum(2, 3);
    var updates = new ArrayList<ClientUpdate>();
    for (var i = 0; i < CLIENTS.length; i++) {
      updates.add(ClientUpdate.of("client-" + i, weights(CLIENTS[i]), 1));
    }
    var start = strategy.start(weights(0, 0));
    var first = values(round(strategy, start, updates));
    for (var shuffle = 0; shuffle < 20; shuffle++) {
      Collections.shuffle(updates, new Random(shuffle));

      assertThat(values(round(strategy, start, updates))).containsExactly(first);
    }
  }

  @Test
  void tooFewClientsCannotBeToldApart() {
    assertThat(new Krum(2, 1).leastClients()).isEqualTo(7);
    assertThatThrownBy(() -> krum(3, 1, CLIENTS)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new Krum(-1, 1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new Krum(2, 6)).isInstanceOf(InvalidRequest.class);
  }

  private static float[] krum(int malicious, int chosen, double[][] clients) {
    var strategy = new Krum(malicious, chosen);
    return values(round(strategy, strategy.start(weights(clients[0])), clients));
  }

  private static float[] floats(double[] values) {
    return weights(values).values("w");
  }
}
