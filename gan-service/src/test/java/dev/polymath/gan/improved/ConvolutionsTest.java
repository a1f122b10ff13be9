package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConvolutionsTest {

  private static final Convolutions DIGITS =
      new Convolutions(1, 28, 28, 10, 12, List.of(8, 4), List.of(4, 6, 8), 5, false);

  /** Nine layers and four, as in the paper's code for CIFAR-10, but for 1/32 of the channels. */
  @Test
  void areOfThePapersForm() {
    try (var torch = Torch.onCpu()) {
      var form = new Convolutions(3, 32, 32, 10, 100, List.of(16, 8, 4), List.of(3, 6, 6));
      var discriminator = Discriminator.of(form, torch, new Seed(1));
      var generator = Generator.of(form, torch, new Seed(1));

      assertThat(discriminator.parameters().keySet().stream().filter(n -> n.endsWith("weight_v")))
          .hasSize(9 + 1);
      assertThat(shape(discriminator, "hidden.0.0.weight_v")).isEqualTo(new Shape(3, 3, 3, 3));
      assertThat(shape(discriminator, "hidden.2.2.weight_v")).isEqualTo(new Shape(6, 6, 1, 1));
      assertThat(shape(discriminator, "output.weight_v")).isEqualTo(new Shape(10, 6));
      assertThat(shape(generator, "hidden.0.weight")).isEqualTo(new Shape(16 * 4 * 4, 100));
      assertThat(shape(generator, "hidden.1.weight")).isEqualTo(new Shape(16, 8, 5, 5));
      assertThat(shape(generator, "hidden.2.weight")).isEqualTo(new Shape(8, 4, 5, 5));
      assertThat(shape(generator, "output.weight_v")).isEqualTo(new Shape(4, 3, 5, 5));
    }
  }

  @Test
  void generatorsMakePixels() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      for (var form :
          List.of(
              DIGITS,
              new Convolutions(3, 32, 32, 1, 12, List.of(4, 4, 4), List.of(4), 0, true),
              new Convolutions(3, 12, 20, 1, 12, List.of(4), List.of(4), 0, true))) {
        var generator = Generator.of(form, torch, new Seed(1));
        var z = generator.noise(step.manager(), 5, new Seed(2));

        var made = generator.forward(z, true);

        assertThat(made.getShape()).isEqualTo(new Shape(5, form.pixels()));
        for (var pixel : made.toFloatArray()) assertThat(pixel).isBetween(0f, 1f);
      }
    }
  }

  @Test
  void withVirtualBatchNormAPictureDoesNotDependOnTheOthers() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var form = new Convolutions(1, 8, 8, 1, 6, List.of(4, 4), List.of(4), 0, true);
      var generator = Generator.of(form, torch, new Seed(1));
      var z = generator.noise(step.manager(), 9, new Seed(2));

      var together = generator.forward(z, true).get("4:5").toFloatArray();
      var alone = generator.forward(z.get("4:5"), true).toFloatArray();

      assertThat(alone).containsExactly(together, within(1e-5f));
    }
  }

  @Test
  void discriminatorsDropOutInTrainingAlone() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var discriminator = Discriminator.of(DIGITS, torch, new Seed(1));
      var x =
          torch
              .operations()
              .uniform(step.manager(), new Shape(6, 784), DataType.FLOAT32, 0, 1, new Seed(3));
      discriminator.initialise(x, new Seed(4));

      var still = discriminator.forward(x);
      assertThat(still.features().getShape()).isEqualTo(new Shape(6, 8));
      assertThat(still.logits().getShape()).isEqualTo(new Shape(6, 10));
      assertThat(discriminator.forward(x).logits()).isEqualTo(still.logits());

      var disturbed = discriminator.forward(x, new Seed(2)).logits();
      assertThat(disturbed).isNotEqualTo(still.logits());
      assertThat(disturbed).isNotEqualTo(discriminator.forward(x, new Seed(3)).logits());
      assertThat(disturbed).isEqualTo(discriminator.forward(x, new Seed(2)).logits());
    }
  }

  @Test
  void lastLayersBeginByBeingSureOfNothing() {
    try (var torch = Torch.onCpu();
        var step = torch.step();
        var _ = GradientMode.off()) {
      var discriminator = Discriminator.of(DIGITS, torch, new Seed(1));
      var generator = Generator.of(DIGITS, torch, new Seed(2));
      var z = generator.noise(step.manager(), 50, new Seed(3));

      generator.initialise(z);
      spread(generator.pictures(z, true).flatten());

      var x = generator.forward(z, true);
      discriminator.initialise(x, new Seed(4));
      for (var logits : discriminator.forward(x, new Seed(4)).logits().split(10, 1)) spread(logits);
    }
  }

  private static void spread(NDArray values) {
    assertThat(values.mean().getFloat()).isCloseTo(0, within(1e-3f));
    assertThat(values.square().mean().sqrt().getFloat()).isCloseTo(0.1f, within(1e-3f));
  }

  @Test
  void refusesSizesOutOfBounds() {
    refused("generator", 28, List.of(8, 8, 8), List.of(8));
    refused("generator", 28, List.of(), List.of(8));
    refused("generator", 28, List.of(0), List.of(8));
    refused("generator", 28, List.of(65_536, 65_536), List.of(8));
    refused("generator", 1024, List.of(17), List.of(1));
    refused("generator", 256, Collections.nCopies(9, 8), List.of(8));
    refused("discriminator", 8, List.of(8), List.of(8, 8, 8));
    refused("discriminator", 28, List.of(8), List.of(-1));
    refused("discriminator", 28, List.of(8), List.of(65_536));
    refused("discriminator", 1024, List.of(1), List.of(5));
    refused("height", 0, List.of(8), List.of(8));
  }

  private static void refused(
      String field, int side, List<Integer> generator, List<Integer> discriminator) {
    assertThatThrownBy(() -> new Convolutions(1, side, side, 1, 10, generator, discriminator))
        .isInstanceOfSatisfying(
            Unprocessable.class,
            refusal -> assertThat(refusal.errors().getFirst().field()).isEqualTo(field));
  }

  @Test
  void knowsHowManyPicturesFitIntoMemory() {
    var large = new Convolutions(3, 512, 512, 1, 10, List.of(8), List.of(8, 8));

    assertThat(large.picturesAtOnce()).isBetween(1, 10);
    assertThatThrownBy(() -> large.checkBatch(100))
        .isInstanceOf(Unprocessable.class)
        .hasMessageContaining("use at most");
    large.checkBatch(5);
    DIGITS.checkBatch(1000);
  }

  /** What is checked before pictures are known is what the least of them could have. */
  @Test
  void knowsTheLeastPictures() {
    for (var sizes :
        List.of(List.of(1, 1), List.of(2, 3), List.of(3, 1), List.of(1, 5), List.of(8, 8))) {
      var side = Convolutions.leastSide(sizes.getFirst(), sizes.getLast());
      var generator = Collections.nCopies(sizes.getFirst(), 1);
      var discriminator = Collections.nCopies(sizes.getLast(), 1);
      var fits = new Convolutions(1, side, side, 1, 1, generator, discriminator);

      assertThat(fits.height()).isEqualTo(side);
      Stream.iterate(1, smaller -> smaller < side, smaller -> smaller + 1)
          .forEach(
              smaller ->
                  assertThatThrownBy(
                          () ->
                              new Convolutions(1, smaller, smaller, 1, 1, generator, discriminator))
                      .isInstanceOf(Unprocessable.class));
    }
  }

  private static Shape shape(Layer layer, String name) {
    NDArray parameter = Objects.requireNonNull(layer.parameters().get(name));
    return parameter.getShape();
  }
}
