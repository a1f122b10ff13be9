package dev.polymath.common.images;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the format of the MNIST database, packed by gzip or not: two zero bytes, the type (8,
 * unsigned bytes), the number of axes, their lengths in four bytes each, the numbers.
 *
 * @param maxPixels the most bytes that pictures may take
 * @see <a href="http://yann.lecun.com/exdb/mnist/">The MNIST database</a>
 */
public record IdxReader(int maxPixels) {

  /** Room for MNIST and its relatives ten times over. */
  public static final IdxReader DEFAULT = new IdxReader(500_000_000);

  private static final int UNSIGNED_BYTES = 8;
  private static final int GZIP = 0x1f8b;
  private static final int LONGEST_SIDE = 1024;

  /**
   * Reads pictures of one channel and their classes; the streams stay open.
   *
   * @throws InvalidRequest for the field {@code images} or {@code labels}, where it is not one
   * @throws TooLarge where it is more than fits
   */
  public Images read(InputStream images, InputStream labels) {
    return in(
        "images",
        images,
        in -> {
          var axes = header("images", in, 3);
          var height = axes[1];
          var width = axes[2];
          if (height < 1 || width < 1 || height > LONGEST_SIDE || width > LONGEST_SIDE) {
            throw new InvalidRequest(
                "images", "Are %d by %d; 1 to 1024 is possible.".formatted(height, width));
          }
          var pixels = bytes(in, (long) axes[0] * height * width);
          return new Images(pixels, 1, height, width, labels(labels, axes[0]));
        });
  }

  private int[] labels(InputStream labels, int count) {
    return in(
        "labels",
        labels,
        in -> {
          var found = header("labels", in, 1)[0];
          if (found != count) {
            throw new InvalidRequest("labels", "Are %,d for %,d pictures.".formatted(found, count));
          }
          var bytes = bytes(in, count);
          var classes = new int[count];
          for (var i = 0; i < count; i++) classes[i] = bytes[i] & 0xff;
          return classes;
        });
  }

  @FunctionalInterface
  private interface Reading<T> {
    T from(DataInputStream in) throws IOException;
  }

  private static <T> T in(String field, InputStream stream, Reading<T> reading) {
    try {
      var in = new DataInputStream(unpacked(stream));
      var result = reading.from(in);
      if (in.read() >= 0) throw new InvalidRequest(field, "Goes on after its last number.");
      return result;
    } catch (EOFException | ZipException e) {
      throw new InvalidRequest(
          field, "Is damaged or ends early; send the file as it was published.");
    } catch (IOException e) {
      throw new InvalidRequest(field, "Could not be read to its end; send it again.");
    }
  }

  private static InputStream unpacked(InputStream stream) throws IOException {
    var buffered = new BufferedInputStream(stream);
    buffered.mark(2);
    var start = buffered.read() << 8 | buffered.read();
    buffered.reset();
    return start == GZIP ? new BufferedInputStream(new GZIPInputStream(buffered)) : buffered;
  }

  private static int[] header(String field, DataInputStream in, int rank) throws IOException {
    if (in.readUnsignedShort() != 0 || in.readUnsignedByte() != UNSIGNED_BYTES) {
      throw new InvalidRequest(field, "Is no IDX file of unsigned bytes.");
    }
    var found = in.readUnsignedByte();
    if (found != rank) {
      throw new InvalidRequest(field, "Has %d axes instead of %d.".formatted(found, rank));
    }
    var axes = new int[rank];
    for (var i = 0; i < rank; i++) {
      axes[i] = in.readInt();
      if (axes[i] < 0) throw new InvalidRequest(field, "Has an axis longer than 2^31.");
    }
    return axes;
  }

  /** Memory is taken as bytes arrive, whatever the header says. */
  private byte[] bytes(DataInputStream in, long count) throws IOException {
    if (count > maxPixels) {
      throw new TooLarge(
          "The file has %,d pixels, and at most %,d are taken; send a part of it."
              .formatted(count, maxPixels));
    }
    var bytes = in.readNBytes((int) count);
    if (bytes.length < count) throw new EOFException();
    return bytes;
  }
}
