package dev.polymath.federation.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.images.CifarReader;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CropsTest {

  @Test
  void cutPicturesAreWhiteAndTrainingTurnsThem() {
    var crops = new Crops(CifarReader.CIFAR_10.read(in(file(1, 4))), 24);
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var all = IntStream.range(0, 4).toArray();
      var test = crops.batch(step.manager(), all);
      var train = crops.trainingBatch(step.manager(), all, new Seed(1));
      var again = crops.trainingBatch(step.manager(), all, new Seed(1));
      var values = test.x().toFloatArray();
      var picture = Arrays.copyOf(values, 3 * 24 * 24);
      var mean = 0.0;
      var squares = 0.0;
      for (var value : picture) {
        mean += value / picture.length;
        squares += (double) value * value / picture.length;
      }

      assertThat(test.x().getShape().getShape()).containsExactly(4, 3, 24, 24);
      assertThat(mean).isCloseTo(0, within(1e-5));
      assertThat(squares).isCloseTo(1, within(1e-4));
      assertThat(train.x().toFloatArray()).isEqualTo(again.x().toFloatArray()).isNotEqualTo(values);
      assertThat(test.y().toLongArray()).containsExactly(0, 1, 2, 3);
    }
  }

  private static byte[] file(int labelBytes, int pictures) {
    var row = labelBytes + 3072;
    var bytes = new byte[row * pictures];
    for (var i = 0; i < pictures; i++) {
      bytes[i * row + labelBytes - 1] = (byte) i;
      for (var k = 0; k < 3072; k++) bytes[i * row + labelBytes + k] = (byte) (i + k);
    }
    return bytes;
  }

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
