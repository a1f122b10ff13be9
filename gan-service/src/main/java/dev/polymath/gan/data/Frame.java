package dev.polymath.gan.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/**
 * The form of a picture, and how numbers from 0 to 1 become one that can be seen.
 *
 * @param channels 1, grey, or 3: red, green and blue, one plane after the other
 */
public record Frame(int channels, int height, int width) {

  static final int LONGEST_SIDE = 1024;

  public Frame {
    if (channels != 1 && channels != 3) {
      throw new InvalidRequest("channels", "Must be 1 or 3.");
    }
    if (height < 1 || width < 1 || height > LONGEST_SIDE || width > LONGEST_SIDE) {
      throw new InvalidRequest("height", "Height and width must be from 1 to 1024.");
    }
  }

  /** How many numbers a picture is. */
  public int pixels() {
    return channels * height * width;
  }

  /**
   * Lays pictures side by side, row after row, with a pixel between them.
   *
   * @param pictures [n, channels, height, width]
   * @param columns of the grid
   */
  public BufferedImage grid(float[] pictures, int columns) {
    var count = pictures.length / pixels();
    var rows = (count + columns - 1) / columns;
    var grid =
        new BufferedImage(
            columns * (width + 1) - 1,
            rows * (height + 1) - 1,
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    var raster = grid.getRaster();
    for (var i = 0; i < count; i++) {
      for (var band = 0; band < channels; band++) {
        raster.setSamples(
            i % columns * (width + 1),
            i / columns * (height + 1),
            width,
            height,
            band,
            levels(pictures, (i * channels + band) * height * width));
      }
    }
    return grid;
  }

  private int[] levels(float[] pictures, int from) {
    var levels = new int[height * width];
    for (var j = 0; j < levels.length; j++) {
      levels[j] = Math.clamp(Math.round(pictures[from + j] * 255), 0, 255);
    }
    return levels;
  }

  /**
   * Reads a file that must be a picture of this form.
   *
   * @param numbers where its own go, from 0 to 1
   * @param at from where on
   * @throws Unprocessable which names the file, where it is another
   * @throws IOException where the stream itself fails
   */
  public void read(PictureFile file, InputStream in, float[] numbers, int at) throws IOException {
    var picture =
        file.read(
            in,
            (itsWidth, itsHeight) -> {
              if (itsWidth == width && itsHeight == height) return;
              throw file.refusal(
                  "Is %d by %d pixels, and the model takes %d by %d; scale it."
                      .formatted(itsWidth, itsHeight, width, height));
            });
    if (picture.channels() > channels) {
      throw file.refusal("Has colours, and the model takes grey pictures; convert it to grey.");
    }
    (channels == 3 ? picture.inColours() : picture).into(numbers, at);
  }

  /** A file of a picture. */
  public static byte[] png(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
