package dev.polymath.federation.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.federation.Labelled;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * CIFAR-10's binary version: a byte of class and 3 · 32 · 32 of colours, red before green and blue.
 */
class PhotographsTest {

  private static final int COLOURS = 3 * 32 * 32;

  @Test
  void filesAreReadInOrderAndThoseOfTheTestAreLeftOut() throws IOException {
    var files = new TreeMap<String, byte[]>();
    files.put("data_batch_2.bin", pictures(7));
    files.put("data_batch_1.bin", pictures(3, 9));
    files.put("test_batch.bin", pictures(1));
    files.put("readme.html", new byte[5]);

    assertThat(read(files).labels()).containsExactly(3, 9, 7);
    assertThat(read(Map.of("test_batch.bin", pictures(1))).labels())
        .as("where there is nothing else")
        .containsExactly(1);
  }

  @Test
  void picturesAreCutToTheirMiddleAndWhitened() throws IOException {
    var read = read(Map.of("data_batch_1.bin", pictures(4, 5)));

    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var batch = read.examples().batch(step.manager(), new int[] {1});
      assertThat(batch.x().getShape().getShape()).containsExactly(1, 3, 24, 24);
      assertThat(batch.y().toLongArray()).containsExactly(5);
      var x = batch.x().toFloatArray();
      // The middle begins at row 4, column 4, and a pixel of this picture is its row and column.
      assertThat(x[0]).as("darker than the mean").isNegative();
      var step01 = x[1] - x[0];
      assertThat(x[24] - x[0]).as("a row is as much as a column").isCloseTo(step01, offset(1e-5f));
      assertThat(x[24 * 24] - x[0]).as("green is 50 more").isCloseTo(50 * step01, offset(1e-3f));
      var sum = 0.0;
      var squares = 0.0;
      for (double value : x) {
        sum += value;
        squares += value * value;
      }
      assertThat(sum / x.length).isCloseTo(0, offset(1e-5));
      assertThat(squares / x.length).isCloseTo(1, offset(1e-4));
    }
  }

  @Test
  void whatIsNoneOfThemIsRefused() {
    assertThatThrownBy(() -> read(Map.of("pictures.png", new byte[9])))
        .isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> read(Map.of("data_batch_1.bin", new byte[COLOURS])))
        .as("a byte is missing")
        .isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> read(Map.of("data_batch_1.bin", pictures(10))))
        .as("there are ten classes")
        .isInstanceOf(InvalidRequest.class);
    assertThat(new Photographs().drawn(10, new Seed(1))).as("nothing stands in").isEmpty();
  }

  private static Labelled read(Map<String, byte[]> files) throws IOException {
    return new Photographs().read(new FilesInMemory(files));
  }

  /** Pictures of which a pixel is the sum of its row, its column and 50 for each colour. */
  private static byte[] pictures(int... labels) {
    var bytes = new ByteArrayOutputStream();
    for (var label : labels) {
      bytes.write(label);
      for (var i = 0; i < COLOURS; i++) bytes.write(i / 1024 * 50 + i / 32 % 32 + i % 32);
    }
    return bytes.toByteArray();
  }
}
