package dev.polymath.common.images;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads the binary version of CIFAR: for each picture a byte (CIFAR-10) or two (CIFAR-100, the
 * coarse class and the fine one) and 3,072 pixels, red, green and blue, 32 by 32 each.
 *
 * @param labelBytes 1 or 2; of two the second is taken
 * @param mostPictures of a file
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">The CIFAR data sets</a>
 */
public record CifarReader(int labelBytes, int mostPictures) {

  public static final CifarReader CIFAR_10 = new CifarReader(1, 500_000);
  public static final CifarReader CIFAR_100 = new CifarReader(2, 500_000);

  private static final int SIDE = 32;
  private static final int PIXELS = 3 * SIDE * SIDE;

  /**
   * Reads a file; the stream stays open.
   *
   * @throws InvalidRequest for the field {@code file} where it is none
   * @throws TooLarge where it has more pictures than fit
   */
  public Images read(InputStream file) {
    var pixels = new byte[0];
    var labels = new int[0];
    var count = 0;
    try {
      for (var row = file.readNBytes(labelBytes + PIXELS);
          row.length > 0;
          row = file.readNBytes(labelBytes + PIXELS)) {
        if (row.length < labelBytes + PIXELS) {
          throw new InvalidRequest("file", "Ends within a picture; send the binary version.");
        }
        if (count == mostPictures) {
          throw new TooLarge("The file has more than %,d pictures.".formatted(mostPictures));
        }
        if (count == labels.length) {
          var room = Math.min(mostPictures, Math.max(64, 2 * count));
          labels = Arrays.copyOf(labels, room);
          pixels = Arrays.copyOf(pixels, Math.multiplyExact(room, PIXELS));
        }
        labels[count] = row[labelBytes - 1] & 0xff;
        System.arraycopy(row, labelBytes, pixels, count * PIXELS, PIXELS);
        count++;
      }
    } catch (IOException e) {
      throw new InvalidRequest("file", "Could not be read to its end; send it again.");
    }
    if (count == 0) throw new InvalidRequest("file", "Has no pictures.");
    return new Images(
        Arrays.copyOf(pixels, count * PIXELS), 3, SIDE, SIDE, Arrays.copyOf(labels, count));
  }
}
