package dev.polymath.gan.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/**
 * The form of a picture, and how numbers from 0 to 1 become one that can be seen.
 *
 * @param channels 1, grey, or 3: red, green and blue, one plane after the other
 */
public record Frame(int channels, int height, int width) {

  private static final int LONGEST_SIDE = 1024;

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

  /** A picture as numbers; null where it is of another size. */
  public float @org.jspecify.annotations.Nullable [] numbers(BufferedImage picture) {
    if (picture.getWidth() != width || picture.getHeight() != height) return null;
    var numbers = new float[pixels()];
    var area = height * width;
    for (var j = 0; j < area; j++) {
      var colour = picture.getRGB(j % width, j / width);
      var red = colour >> 16 & 0xff;
      var green = colour >> 8 & 0xff;
      var blue = colour & 0xff;
      if (channels == 1) {
        numbers[j] = (red + green + blue) / (3 * 255f);
      } else {
        numbers[j] = red / 255f;
        numbers[area + j] = green / 255f;
        numbers[2 * area + j] = blue / 255f;
      }
    }
    return numbers;
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
