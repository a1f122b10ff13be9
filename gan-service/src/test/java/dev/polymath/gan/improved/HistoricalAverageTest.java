package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Torch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoricalAverageTest {

  @Test
  void theFartherFromTheMeanTheDearer() {
    try (var torch = Torch.onCpu()) {
      var x = torch.manager().create(new double[] {1, 2});
      var history = new HistoricalAverage(Map.of("x", x));
      assertThat(history.penalty().getDouble()).isZero();

      history.remember();
      x.addi(2);
      history.remember();
      x.addi(2);

      // (1, 2), (3, 4), and now (5, 6): three from the mean in each.
      assertThat(history.penalty().getDouble()).isCloseTo(18, within(1e-12));
    }
  }

  @Test
  void pullsBackToTheMean() {
    try (var torch = Torch.onCpu()) {
      var x = torch.manager().create(new double[] {1, 2});
      var history = new HistoricalAverage(Map.of("x", x));
      history.remember();
      x.addi(3);
      x.setRequiresGradient(true);
      try (var step = torch.step();
          var _ = GradientMode.on()) {
        var slope = torch.operations().gradients(history.penalty(), List.of(x)).getFirst();
        assertThat(slope.toDoubleArray()).containsExactly(new double[] {6, 6}, within(1e-12));
        assertThat(step.manager().isOpen()).isTrue();
      }
    }
  }

  /** The paper's game of the minimax of xy, where gradient descent alone never arrives. */
  @Test
  void findsTheEquilibriumThatDescentCirclesAround() {
    assertThat(farFromEquilibrium(0)).isGreaterThan(10);
    assertThat(farFromEquilibrium(0.5)).isLessThan(0.3);
  }

  private static double farFromEquilibrium(double weight) {
    try (var torch = Torch.onCpu()) {
      var x = torch.manager().create(new double[] {1});
      var y = torch.manager().create(new double[] {1});
      var ofX = new HistoricalAverage(Map.of("x", x));
      var ofY = new HistoricalAverage(Map.of("y", y));
      x.setRequiresGradient(true);
      y.setRequiresGradient(true);
      for (var i = 0; i < 400; i++) {
        move(torch, x, y, ofX, ofY, weight);
      }
      return Math.hypot(x.toDoubleArray()[0], y.toDoubleArray()[0]);
    }
  }

  private static void move(
      Torch torch,
      NDArray x,
      NDArray y,
      HistoricalAverage ofX,
      HistoricalAverage ofY,
      double weight) {
    try (var _ = torch.step()) {
      NDArray down;
      NDArray up;
      try (var _ = GradientMode.on()) {
        down = slope(torch, x.mul(y).sum(), ofX.penalty(), weight, x);
        up = slope(torch, x.mul(y).sum().neg(), ofY.penalty(), weight, y);
      }
      try (var _ = GradientMode.off()) {
        x.subi(down.mul(0.1));
        y.subi(up.mul(0.1));
      }
      ofX.remember();
      ofY.remember();
    }
  }

  private static NDArray slope(
      Torch torch, NDArray loss, NDArray penalty, double weight, NDArray of) {
    var total = loss.add(penalty.mul(Constant.like(penalty, weight)));
    return torch.operations().gradients(total, List.of(of)).getFirst();
  }
}
