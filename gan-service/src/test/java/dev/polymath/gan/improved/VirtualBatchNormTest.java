package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import org.junit.jupiter.api.Test;

class VirtualBatchNormTest {

  /** With 5 beside 1 and 3 the mean is 3 and the mean square 35/3. */
  @Test
  void anExampleIsNormalisedByTheReferenceAndItself() {
    var deviation = Math.sqrt(35 / 3.0 - 9 + 1e-5);
    Slopes.check(
        new double[] {1, 3, 5},
        new Shape(3, 1),
        2 / deviation,
        (torch, x) -> {
          var layer = new VirtualBatchNorm(torch, 1, DataType.FLOAT64);
          return layer.forward(x.get("2:3"), layer.reference(x.get("0:2"))).sum();
        });
  }

  @Test
  void theReferenceIsNormalisedByItself() {
    var deviation = Math.sqrt(1 + 1e-5);
    Slopes.check(
        new double[] {1, 3},
        new Shape(2, 1),
        -1 / deviation,
        (torch, x) ->
            new VirtualBatchNorm(torch, 1, DataType.FLOAT64)
                .reference(x)
                .normalised()
                .get("0:1")
                .sum());
  }

  /** An example of a channel's values 5 and 7 has the mean 6 and the mean square 37. */
  @Test
  void overPicturesAChannelIsOneOfItsPlaces() {
    var mean = (2 * 2 + 6) / 3.0;
    var deviation = Math.sqrt((2 * 5 + 37) / 3.0 - mean * mean + 1e-5);
    Slopes.check(
        new double[] {1, 3, 1, 3, 5, 7},
        new Shape(3, 1, 1, 2),
        (5 - mean) / deviation,
        (torch, x) -> {
          var layer = new VirtualBatchNorm(torch, 1, DataType.FLOAT64);
          return layer.forward(x.get("2:3"), layer.reference(x.get("0:2"))).get(":, :, :, 0").sum();
        });
  }

  /** Moments of a channel are those of two references' places and of one's own, one third each. */
  @Test
  void mapsAreNormalisedChannelByChannel() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var layer = new VirtualBatchNorm(torch, 2);
      var x =
          torch
              .operations()
              .normal(step.manager(), new Shape(4, 2, 3, 5), DataType.FLOAT32, 1, 2, new Seed(1));

      var y = layer.forward(x.get("2:4"), layer.reference(x.get("0:2")));

      assertThat(y.getShape()).isEqualTo(new Shape(2, 2, 3, 5));
      var values = x.toFloatArray();
      var wanted = new float[2 * 2 * 15];
      for (var example = 0; example < 2; example++) {
        for (var channel = 0; channel < 2; channel++) {
          var mean = 0.0;
          var square = 0.0;
          for (var of : new int[] {0, 1, 2 + example}) {
            for (var place = 0; place < 15; place++) {
              double value = values[(2 * of + channel) * 15 + place];
              mean += value / 45;
              square += value * value / 45;
            }
          }
          var deviation = Math.sqrt(square - mean * mean + 1e-5);
          for (var place = 0; place < 15; place++) {
            var value = values[(2 * (2 + example) + channel) * 15 + place];
            wanted[(2 * example + channel) * 15 + place] = (float) ((value - mean) / deviation);
          }
        }
      }
      assertThat(y.toFloatArray()).containsExactly(wanted, within(1e-4f));
    }
  }

  @Test
  void whatBecomesOfAnExampleDoesNotDependOnItsBatch() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var layer = new VirtualBatchNorm(torch, 4);
      var x =
          torch
              .operations()
              .normal(step.manager(), new Shape(30, 4, 6), DataType.FLOAT32, 1, 2, new Seed(1));
      var reference = layer.reference(x.get("0:20"));

      var together = layer.forward(x.get("20:30"), reference).get("3:4").toFloatArray();
      var alone = layer.forward(x.get("23:24"), reference).toFloatArray();

      assertThat(alone).containsExactly(together, within(1e-6f));
    }
  }
}
