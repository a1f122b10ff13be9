package dev.polymath.federation.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.nn.Torch;
import dev.polymath.federation.averaging.ClientSelection;
import dev.polymath.federation.averaging.LocalSettings;
import dev.polymath.federation.averaging.SgdTraining;
import dev.polymath.federation.strategy.Lines.Points;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaffoldTest {

  private static final double RATE = 0.05;
  private static final int STEPS = 5;

  private static final Map<String, Points> CLIENTS =
      Map.of(
          "a", new Points(new double[] {1, 2}, new double[] {3, 5}),
          "b", new Points(new double[] {-1, 0.5, 3}, new double[] {0, 2, -4}),
          "c", new Points(new double[] {0.1}, new double[] {-2}));

  private final Scaffold strategy = new Scaffold(3, 0.8);

  /** Algorithm 1 of the paper in plain arithmetic, two of three clients a round. */
  @Test
  void controlVariatesFollowTheAlgorithm() {
    try (var torch = Torch.onCpu()) {
      var selection = new ClientSelection(0.67, 11);
      var federation = federation(strategy, torch, selection);
      var global = strategy.start(Lines.line(0.5, -0.25));
      var x = new double[] {0.5, -0.25};
      var c = new double[2];
      var own = new HashMap<String, double[]>();
      for (var round = 0; round < 6; round++) {
        global = federation.round(global);
        var chosen = selection.of(CLIENTS.keySet(), round);
        var sum = new double[2];
        var changes = new double[2];
        for (var client : chosen) {
          var control = own.getOrDefault(client, new double[2]);
          var y = x.clone();
          for (var step = 0; step < STEPS; step++) {
            var slope = CLIENTS.get(client).gradient(y[0], y[1]);
            for (var i = 0; i < 2; i++) y[i] -= RATE * (slope[i] + c[i] - control[i]);
          }
          var next = new double[2];
          for (var i = 0; i < 2; i++) {
            next[i] = control[i] - c[i] + (x[i] - y[i]) / (STEPS * RATE);
            sum[i] += y[i] - x[i];
            changes[i] += next[i] - control[i];
          }
          own.put(client, next);
        }
        for (var i = 0; i < 2; i++) {
          x[i] += 0.8 * sum[i] / chosen.size();
          c[i] += changes[i] / CLIENTS.size();
        }

        assertThat(chosen).hasSize(2);
        assertThat(Lines.values(global.weights())).containsExactly(x, within(5e-6));
        assertThat(Lines.values(strategy.control(global))).containsExactly(c, within(5e-5));
      }
    }
  }

  /** With unlike clients FedAvg stands still away from the optimum of all; SCAFFOLD does not. */
  @Test
  void comesNearerToTheOptimumThanFedAvg() {
    try (var torch = Torch.onCpu()) {
      var everybody = new ClientSelection(1, 1);
      var best = new Scaffold(3, 1);
      var scaffold = best.start(Lines.line(0, 0));
      var fedAvg = new FedAvg().start(Lines.line(0, 0));
      var corrected = federation(best, torch, everybody);
      var plain = federation(new FedAvg(), torch, everybody);
      for (var round = 0; round < 60; round++) {
        scaffold = corrected.round(scaffold);
        fedAvg = plain.round(fedAvg);
      }

      assertThat(slope(scaffold)).isLessThan(0.01);
      assertThat(slope(fedAvg)).isGreaterThan(0.1);
    }
  }

  /** How steep the loss of all clients is, which count equally. */
  private static double slope(Global global) {
    var line = Lines.values(global.weights());
    var slopes =
        List.copyOf(CLIENTS.values()).stream().map(p -> p.gradient(line[0], line[1])).toList();
    return Math.hypot(
        slopes.stream().mapToDouble(s -> s[0]).average().orElseThrow(),
        slopes.stream().mapToDouble(s -> s[1]).average().orElseThrow());
  }

  private static LocalFederation federation(
      Strategy strategy, Torch torch, ClientSelection selection) {
    return new LocalFederation(
        strategy,
        new SgdTraining(torch, Lines.TASK),
        Map.copyOf(CLIENTS),
        selection,
        LocalSettings.of(STEPS, LocalSettings.ALL, RATE));
  }
}
