package dev.polymath.federation.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.averaging.ClientSelection;
import dev.polymath.federation.averaging.LocalSettings;
import dev.polymath.federation.averaging.SgdTraining;
import dev.polymath.federation.strategy.Lines.Points;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FedProxTest {

  private static final Points A = new Points(new double[] {1, 2}, new double[] {3, 5});
  private static final Points B = new Points(new double[] {-1, 0.5}, new double[] {0, 2});

  @Test
  void clientsArePulledBackToWhereTheyStarted() {
    try (var torch = Torch.onCpu()) {
      var strategy = new FedProx(0.7);
      var settings = LocalSettings.of(4, LocalSettings.ALL, 0.05);
      var federation =
          new LocalFederation(
              strategy,
              new SgdTraining(torch, Lines.TASK),
              Map.of("a", A, "b", B),
              new ClientSelection(1, 1),
              settings);
      var global = strategy.start(Lines.line(0.5, -0.25));
      var expected = new double[] {0.5, -0.25};
      for (var round = 0; round < 3; round++) {
        global = federation.round(global);
        var a = trained(expected, A, 0.7);
        var b = trained(expected, B, 0.7);
        expected = new double[] {(a[0] + b[0]) / 2, (a[1] + b[1]) / 2};

        assertThat(Lines.values(global.weights())).containsExactly(expected, within(2e-7));
      }
    }
  }

  private static double[] trained(double[] start, Points points, double mu) {
    var w = start.clone();
    for (var epoch = 0; epoch < 4; epoch++) {
      var slope = points.gradient(w[0], w[1]);
      for (var i = 0; i < 2; i++) w[i] -= 0.05 * (slope[i] + mu * (w[i] - start[i]));
    }
    return w;
  }

  @Test
  void thePullHasASize() {
    assertThatThrownBy(() -> new FedProx(-1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new FedProx(Double.NaN)).isInstanceOf(InvalidRequest.class);
  }
}
