package dev.polymath.common.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class IdxReaderTest {

  private static final byte[] IMAGES =
      idx(new int[] {2, 2, 3}, 0, 1, 2, 3, 4, 255, 6, 7, 8, 9, 10, 11);
  private static final byte[] LABELS = idx(new int[] {2}, 7, 3);

  @Test
  void readsPicturesPackedOrNot() throws IOException {
    for (var images : new byte[][] {IMAGES, packed(IMAGES)}) {
      var read = IdxReader.DEFAULT.read(in(images), in(packed(LABELS)));

      assertThat(read.size()).isEqualTo(2);
      assertThat(read.height()).isEqualTo(2);
      assertThat(read.width()).isEqualTo(3);
      assertThat(read.labels()).containsExactly(7, 3);
      assertThat(read.pixels()).containsExactly(0, 1, 2, 3, 4, -1, 6, 7, 8, 9, 10, 11);
    }
  }

  @Test
  void mnistIsWhatItIsKnownToBe() throws IOException {
    var train = Mnist.train();

    assertThat(train.size()).isEqualTo(60_000);
    assertThat(Arrays.copyOf(train.labels(), 5)).containsExactly(5, 0, 4, 1, 9);
    var sum = 0L;
    for (var pixel : train.pixels()) sum += pixel & 0xff;
    // The mean that everybody normalises by.
    assertThat(sum / 255.0 / train.pixels().length).isBetween(0.13065, 0.13067);
    assertThat(Mnist.test().size()).isEqualTo(10_000);
  }

  @Test
  void whatIsNoSuchFileIsRefused() throws IOException {
    refuses("images", in("no".getBytes(StandardCharsets.US_ASCII)), in(LABELS));
    refuses("images", in(LABELS), in(LABELS));
    refuses("images", in(Arrays.copyOf(IMAGES, 20)), in(LABELS));
    refuses("images", in(Arrays.copyOf(IMAGES, IMAGES.length + 1)), in(LABELS));
    refuses("images", in(Arrays.copyOf(packed(IMAGES), 30)), in(LABELS));
    refuses("images", in(idx(new int[] {-1, 1, 1})), in(LABELS));
    refuses("images", in(idx(new int[] {1, 0, 1})), in(LABELS));
    refuses("labels", in(IMAGES), in(idx(new int[] {3}, 1, 2, 3)));
    refuses("labels", in(IMAGES), in(IMAGES));
  }

  private static void refuses(String field, InputStream images, InputStream labels) {
    var failure =
        catchThrowableOfType(InvalidRequest.class, () -> IdxReader.DEFAULT.read(images, labels));
    assertThat(failure.errors().getFirst().field()).isEqualTo(field);
  }

  /** A header of twenty bytes may claim what it likes. */
  @Test
  void noMemoryIsTakenForWhatHasNotArrived() {
    assertThatThrownBy(() -> new IdxReader(11).read(in(IMAGES), in(LABELS)))
        .isInstanceOf(TooLarge.class)
        .hasMessageContaining("12 pixels");
    assertThatThrownBy(
            () ->
                IdxReader.DEFAULT.read(
                    in(idx(new int[] {Integer.MAX_VALUE, 1024, 1024})), in(LABELS)))
        .isInstanceOf(TooLarge.class);
  }

  private static byte[] idx(int[] axes, int... values) {
    var bytes = ByteBuffer.allocate(4 + 4 * axes.length + values.length);
    bytes.put((byte) 0).put((byte) 0).put((byte) 8).put((byte) axes.length);
    for (var axis : axes) bytes.putInt(axis);
    for (var value : values) bytes.put((byte) value);
    return bytes.array();
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static InputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
