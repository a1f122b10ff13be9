package dev.polymath.federation.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.safetensors.DType;
import dev.polymath.federation.compression.Encoded.Part;
import dev.polymath.federation.weights.Weights;
import dev.polymath.federation.weights.Weights.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompressionTest {

  @Test
  void halfPrecisionKeepsThreeDigits() throws IOException {
    var change = weights(1.2345678f, -1e-3f, 0, 1e9f, 0x1p-24f, -3e-9f);

    assertThat(travelled(new Float16(), change))
        .containsExactly(1.234375f, -1.0004044E-3f, 0, 65504, 0x1p-24f, -0f);
  }

  @Test
  void aByteHas255StepsBetweenTheLargestAndItsNegative() throws IOException {
    var change = weights(1.27f, -1.27f, 0.016f, -0.004f, 0);

    assertThat(travelled(new Int8(), change))
        .containsExactly(new float[] {1.27f, -1.27f, 0.02f, 0, 0}, within(1e-7f));
    assertThat(travelled(new Int8(), weights(0, 0))).containsExactly(0, 0);
  }

  @Test
  void theFurthestFromZeroAreKeptAsTheyAre() throws IOException {
    var change = weights(0.1f, -3, 2, 2, -0.2f, 2);

    assertThat(travelled(new TopK(0.5), change)).containsExactly(0, -3, 2, 2, 0, 0);
    assertThat(travelled(new TopK(0.01), change)).containsExactly(0, -3, 0, 0, 0, 0);
    assertThat(travelled(new TopK(1), change)).containsExactly(change.values("w"));
  }

  /** The bytes that are counted are those of the file, and as few as promised. */
  @Test
  void bytesAreThoseThatTravel() throws IOException {
    var values = new float[100_000];
    var random = new Random(1);
    for (var i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
    var change = weights(values);
    var expected = Map.of(new Float16(), 200_000, new Int8(), 100_004, new TopK(0.01), 8_000);

    for (var entry : expected.entrySet()) {
      var out = new ByteArrayOutputStream();
      var encoded = entry.getKey().encode(change);
      encoded.write(out);

      assertThat(encoded.bytes()).isEqualTo(out.size());
      assertThat(out.size()).isBetween(entry.getValue(), entry.getValue() + 250);
    }
  }

  /** What was sent and what was kept add up to what was wanted, after every round. */
  @Test
  void errorsAreMadeGoodLater() {
    for (var compression : List.of(new Float16(), new Int8(), new TopK(0.1))) {
      var feedback = new ErrorFeedback(compression);
      var random = new Random(2);
      var residual = Weights.NONE;
      var wanted = new double[50];
      var sent = new double[50];
      var largest = 0.0;
      for (var round = 0; round < 100; round++) {
        var values = new float[50];
        for (var i = 0; i < 50; i++) values[i] = (float) (0.1 + random.nextGaussian());
        var result = feedback.send(weights(values), residual);
        residual = result.residual();
        var arrived = compression.decode(result.encoded(), residual).values("w");
        for (var i = 0; i < 50; i++) {
          wanted[i] += values[i];
          sent[i] += arrived[i];
          largest = Math.max(largest, Math.abs(residual.values("w")[i]));

          assertThat(sent[i] + residual.values("w")[i]).isCloseTo(wanted[i], within(1e-4));
        }
      }
      // Without feedback, a number that is never among the largest would never have come.
      assertThat(largest).isLessThan(30);
      for (var number : sent) assertThat(number).isNotZero();
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    var like = weights(0, 0, 0);
    var four = weights(1, 2, 3, 4);
    for (var compression : List.of(new Float16(), new Int8())) {
      refuses(compression, compression.encode(four), like);
      refuses(compression, new Encoded(Map.of()), like);
      refuses(compression, new TopK(1).encode(like), like);
      refuses(compression, compression.encode(four.and("more.", four)), like);
    }
    refuses(new TopK(1), new Int8().encode(like), like);
    for (var indices : new int[][] {{3}, {-1}, {1, 1}, {2, 1}, {Integer.MAX_VALUE}}) {
      refuses(new TopK(1), topK(indices, new float[indices.length]), like);
    }
    refuses(new TopK(1), topK(new int[] {1}, new float[2]), like);
    assertThatThrownBy(() -> new TopK(0)).isInstanceOf(InvalidRequest.class);
  }

  @Test
  void aFileHasABound() throws IOException {
    var out = new ByteArrayOutputStream();
    new Float16().encode(weights(1, 2, 3)).write(out);

    assertThatThrownBy(() -> Encoded.read(new ByteArrayInputStream(out.toByteArray()), 5, 9))
        .isInstanceOf(TooLarge.class);
  }

  private static Encoded topK(int[] indices, float[] values) {
    var index = Encoded.buffer(4L * indices.length);
    for (var i : indices) index.putInt(i);
    var value = Encoded.buffer(4L * values.length);
    for (var v : values) value.putFloat(v);
    var parts = new LinkedHashMap<String, Part>();
    parts.put("w.index", Part.of(DType.I32, index.flip()));
    parts.put("w.value", Part.of(DType.F32, value.flip()));
    return new Encoded(parts);
  }

  private static void refuses(Compression compression, Encoded encoded, Weights like) {
    assertThatThrownBy(() -> compression.decode(encoded, like)).isInstanceOf(Unprocessable.class);
  }

  private static float[] travelled(Compression compression, Weights change) throws IOException {
    var out = new ByteArrayOutputStream();
    compression.encode(change).write(out);
    var read = Encoded.read(new ByteArrayInputStream(out.toByteArray()), 1000, 9);
    return compression.decode(read, change).values("w");
  }

  private static Weights weights(float... values) {
    return new Weights(Map.of("w", new Tensor(List.of((long) values.length), values)));
  }
}
