package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PerceptronsTest {

  private static final Architecture MNIST = Architecture.mnist();

  @Test
  void areOfThePapersSizes() {
    try (var torch = Torch.onCpu()) {
      var generator = Generator.of(MNIST, torch, new Seed(1));
      var discriminator = Discriminator.of(MNIST, torch, new Seed(1));

      assertThat(shapes(generator.parameters(), "hidden.0.weight", "hidden.1.weight"))
          .containsExactly(new Shape(500, 100), new Shape(500, 500));
      assertThat(shapes(generator.parameters(), "output.weight_v"))
          .containsExactly(new Shape(784, 500));
      assertThat(
              shapes(
                  discriminator.parameters(),
                  "hidden.0.weight_v",
                  "hidden.1.weight_v",
                  "hidden.2.weight_v",
                  "hidden.3.weight_v",
                  "hidden.4.weight_v",
                  "output.weight_v"))
          .containsExactly(
              new Shape(1000, 784),
              new Shape(500, 1000),
              new Shape(250, 500),
              new Shape(250, 250),
              new Shape(250, 250),
              new Shape(10, 250));
    }
  }

  @Test
  void theGeneratorMakesPixels() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var generator = Generator.of(MNIST, torch, new Seed(1));
      var z = generator.noise(step.manager(), 7, new Seed(2));
      var made = generator.forward(z, true);

      assertThat(z.getShape()).isEqualTo(new Shape(7, 100));
      assertThat(made.getShape()).isEqualTo(new Shape(7, 784));
      for (var pixel : made.toFloatArray()) assertThat(pixel).isBetween(0f, 1f);
    }
  }

  @Test
  void theDiscriminatorIsNoisyInTrainingAlone() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var discriminator = Discriminator.of(MNIST, torch, new Seed(1));
      var x = step.manager().ones(new Shape(3, 784));

      var still = discriminator.forward(x);
      assertThat(still.features().getShape()).isEqualTo(new Shape(3, 250));
      assertThat(still.logits().getShape()).isEqualTo(new Shape(3, 10));
      assertThat(still.logits().get(0).toFloatArray())
          .containsExactly(still.logits().get(1).toFloatArray(), within(1e-5f));

      var noisy = discriminator.forward(x, new Seed(2)).logits().toFloatArray();
      assertThat(noisy).isNotEqualTo(still.logits().toFloatArray());
      assertThat(noisy).isNotEqualTo(discriminator.forward(x, new Seed(3)).logits().toFloatArray());
      assertThat(noisy).isEqualTo(discriminator.forward(x, new Seed(2)).logits().toFloatArray());
    }
  }

  @Test
  void refusesSizesOutOfBounds() {
    refused(0, 10, 100, List.of(5), List.of(5));
    refused(784, 0, 100, List.of(5), List.of(5));
    refused(784, 10, 0, List.of(5), List.of(5));
    refused(784, 10, 100, List.of(), List.of(5));
    refused(784, 10, 100, List.of(5), List.of(100_000_000));
  }

  private static void refused(
      int pixels, int classes, int noise, List<Integer> generator, List<Integer> discriminator) {
    assertThatThrownBy(() -> new Perceptrons(pixels, classes, noise, generator, discriminator))
        .isInstanceOf(Unprocessable.class);
  }

  private static List<Shape> shapes(Map<String, NDArray> parameters, String... names) {
    return Arrays.stream(names)
        .map(name -> Objects.requireNonNull(parameters.get(name)).getShape())
        .toList();
  }
}
