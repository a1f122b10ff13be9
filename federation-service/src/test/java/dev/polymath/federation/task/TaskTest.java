package dev.polymath.federation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.federation.Batch;
import dev.polymath.common.federation.Model;
import dev.polymath.common.federation.Task;
import dev.polymath.common.images.Glyphs;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.data.Pictures;
import dev.polymath.federation.weights.Weights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The networks of the paper beside the same ones in PyTorch 1.13: parameters {@code 0.1 sin(0.7 i +
 * k)} in the k-th tensor, pictures {@code |sin 0.37 i|}; the first logits, the last one, the loss,
 * and the norms of the first and the last gradient are PyTorch's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskTest {

  private Torch torch;

  @BeforeAll
  void start() {
    torch = Torch.onCpu();
  }

  @AfterAll
  void stop() {
    torch.close();
  }

  @Test
  void theMnistPerceptronHas199210Parameters() {
    var model = filled(PaperTask.MNIST_2NN);

    assertThat(Weights.of(model.parameters()).elements()).isEqualTo(199_210);
    assertThat(model.state())
        .containsOnlyKeys(
            "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", "fc3.weight", "fc3.bias");
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      holds(
          model,
          pictures(step.manager(), 2, 1, 28, 28),
          new double[] {0.13602960, -0.51890131, -0.03676224, 0.55588490, -0.04281166},
          -0.22768955,
          1.91499484,
          1.45699298,
          0.56060439);
    }
  }

  @Test
  void theMnistCnnHas1663370Parameters() {
    var model = filled(PaperTask.MNIST_CNN);

    assertThat(Weights.of(model.parameters()).elements()).isEqualTo(1_663_370);
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      holds(
          model,
          pictures(step.manager(), 2, 1, 28, 28),
          new double[] {0.75738865, 0.49256468, 0.15511332, -0.22715749, -0.60722899},
          -1.19105160,
          2.80962348,
          0.07214621,
          0.72487521);
    }
  }

  @Test
  void theCifarCnnHasAboutAMillionParameters() {
    var model = filled(PaperTask.CIFAR_CNN);

    assertThat(Weights.of(model.parameters()).elements()).isEqualTo(1_068_298);
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      holds(
          model,
          pictures(step.manager(), 2, 3, 24, 24),
          new double[] {0.33272758, -0.53706503, 0.41318434, -0.35554770, -0.16980518},
          -0.21011518,
          2.28382564,
          2.04946494,
          0.62490010);
    }
  }

  /** 798,720 of two layers of 256, and 265 for each of 97 symbols. */
  @Test
  void theCharacterLstmReadsAndPredicts() {
    var model = filled(new CharacterPrediction(Alphabet.ASCII));

    assertThat(Weights.of(model.parameters()).elements()).isEqualTo(798_720 + 265 * 97);
    assertThat(model.state().keySet())
        .contains("embedding.weight", "lstm.weight_ih_l0", "lstm.bias_hh_l1", "output.bias");
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      var x = new long[10];
      var y = new long[10];
      for (var i = 0; i < 10; i++) {
        x[i] = 7 * i % 97;
        y[i] = 5 * i % 97;
      }
      var shape = new Shape(2, 5);
      holds(
          model,
          new Batch(step.manager().create(x, shape), step.manager().create(y, shape)),
          new double[] {0.11279579, -0.20240721, -0.04742319, -0.02649818, -0.05798389},
          0.59039015,
          4.79689026,
          0.00708844,
          0.30417097);
    }
  }

  private void holds(
      Model model,
      Batch batch,
      double[] firstLogits,
      double lastLogit,
      double loss,
      double firstGradient,
      double lastGradient) {
    var logits = ((Classifier) model).logits(batch.x(), true).toFloatArray();
    for (var i = 0; i < firstLogits.length; i++) {
      assertThat((double) logits[i]).isCloseTo(firstLogits[i], within(2e-5));
    }
    assertThat((double) logits[logits.length - 1]).isCloseTo(lastLogit, within(2e-5));
    var found = model.loss(batch, new Seed(1));
    assertThat((double) found.getFloat()).isCloseTo(loss, within(2e-5));
    var gradients = torch.operations().gradients(found, model.trainable());
    assertThat(norm(gradients.getFirst())).isCloseTo(firstGradient, within(1e-4));
    assertThat(norm(gradients.getLast())).isCloseTo(lastGradient, within(1e-4));
    var score = model.score(batch);
    assertThat(score.count()).isEqualTo(batch.y().size());
    assertThat(score.meanLoss()).isCloseTo(loss, within(2e-5));
  }

  private static double norm(NDArray array) {
    return Math.sqrt(array.square().sum().getFloat());
  }

  private Model filled(Task task) {
    var model = task.start(torch, new Seed(1));
    var number = 0;
    for (var name : model.parameters().keySet()) {
      var k = number++;
      Weights.of(model.parameters())
          .where(name::equals)
          .map(
              (_, tensor) -> {
                var values = new float[tensor.values().length];
                for (var i = 0; i < values.length; i++) {
                  values[i] = (float) (0.1 * Math.sin(0.7 * i + k));
                }
                return values;
              })
          .copyTo(model.state());
    }
    return model;
  }

  private static Batch pictures(NDManager manager, long... shape) {
    var pixels = new float[(int) new Shape(shape).size()];
    for (var i = 0; i < pixels.length; i++) pixels[i] = (float) Math.abs(Math.sin(0.37 * i));
    return new Batch(manager.create(pixels, new Shape(shape)), manager.create(new long[] {3, 7}));
  }

  /** In batches of 7, the last of which is smaller, as in one. */
  @Test
  void scoresOfPartsAddUp() {
    var model = PaperTask.MNIST_2NN.start(torch, new Seed(1));
    var images = new Pictures(Glyphs.draw(30, new Seed(1)));
    var whole = model.score(torch, images, 30);
    var parts = model.score(torch, images, 7);

    assertThat(parts.count()).isEqualTo(30);
    assertThat(parts.metric()).isEqualTo(whole.metric());
    assertThat(parts.loss()).isCloseTo(whole.loss(), within(1e-4));
    assertThat(model.score(torch, new Subset(images, new int[] {3}), 7).count()).isEqualTo(1);
  }

  @Test
  void anAlphabetHasAPlaceForWhatItDoesNotKnow() {
    assertThat(Alphabet.ASCII.size()).isEqualTo(97);
    assertThat(Alphabet.ASCII.symbol('\n')).isZero();
    assertThat(Alphabet.ASCII.symbol('~')).isEqualTo(95);
    assertThat(Alphabet.ASCII.symbol('é')).isEqualTo(96);
    assertThatThrownBy(() -> new Alphabet("abca")).isInstanceOf(IllegalArgumentException.class);
  }
}
