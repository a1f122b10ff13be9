package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.Torch;
import org.junit.jupiter.api.Test;

class SemiSupervisedLossTest {

  private static final double LOG2 = Math.log(2);

  @Test
  void agreesWithTheReference() {
    var truth = Truth.read("gan_semisupervised_loss");
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var loss = new SemiSupervisedLoss(torch.operations());
      var manager = step.manager();

      assertThat(
              (double)
                  loss.labelled(
                          truth.array(manager, "labelled"), manager.create(truth.longs("labels")))
                      .getFloat())
          .isCloseTo(truth.number("lossLabelled"), within(1e-5));
      assertThat(
              (double)
                  loss.unlabelled(
                          truth.array(manager, "unlabelled"), truth.array(manager, "generated"))
                      .getFloat())
          .isCloseTo(truth.number("lossUnlabelled"), within(1e-5));
    }
  }

  /** exp log 2 + exp 0 = 3, of which the label has two. */
  @Test
  void labelsAreToldApartAmongTheClassesAlone() {
    Slopes.check(
        new double[] {LOG2, 0, 0, LOG2},
        new Shape(2, 2),
        -Math.log(2 / 3.0),
        (torch, logits) ->
            new SemiSupervisedLoss(torch.operations())
                .labelled(logits, logits.getManager().create(new long[] {0, 1})));
  }

  /** Z is 3 for the real, whose D is 3/4, and 2 for the generated, whose 1 - D is 1/3. */
  @Test
  void theUnlabelledAreRealAndTheGeneratedAreNot() {
    Slopes.check(
        new double[] {LOG2, 0, 0, 0},
        new Shape(2, 2),
        (Math.log(4 / 3.0) + Math.log(3)) / 2,
        (torch, logits) ->
            new SemiSupervisedLoss(torch.operations())
                .unlabelled(logits.get("0:1"), logits.get("1:2")));
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var loss = new SemiSupervisedLoss(torch.operations());
      var high = step.manager().create(new float[] {1000, 0}, new Shape(1, 2));
      var low = step.manager().create(new float[] {-1000, -1000}, new Shape(1, 2));

      assertThat(loss.unlabelled(high, low).getFloat()).isZero();
      assertThat(loss.unlabelled(low, high).getFloat()).isCloseTo(1000, within(1f));
      assertThat(loss.realness(high).toFloatArray()).containsExactly(1);
      assertThat(loss.realness(low).toFloatArray()).containsExactly(0);
    }
  }
}
