package dev.polymath.gan.data;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.images.JpegScans;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A file that is to be a picture, PNG or JPEG. Its size is known, and may be refused, before its
 * pixels take memory; nothing is scaled, and no colour becomes grey.
 *
 * @param field of the request that it came in
 * @param name as the caller gave it, for messages
 */
public record PictureFile(String field, String name) {

  /** The most bytes of one file. */
  public static final int MOST_BYTES = 16 << 20;

  private static final Set<String> KNOWN = Set.of("png", "jpeg");
  private static final int LONGEST_SHOWN = 100;
  private static final int OPAQUE = 255;

  /** Says whether a picture of a size may come in, by throwing {@link #refusal}. */
  @FunctionalInterface
  public interface Gate {
    void check(int width, int height);
  }

  /**
   * Reads the picture.
   *
   * @param in stays open
   * @throws Unprocessable which names the file, where it is none, broken or not let in
   * @throws IOException where the stream itself fails
   */
  public Picture read(InputStream in, Gate gate) throws IOException {
    var bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw refusal("Has more than %,d bytes; send a smaller file.".formatted(MOST_BYTES));
    }
    try (var stream =
        new MemoryCacheImageInputStream(new JpegScans(new ByteArrayInputStream(bytes)))) {
      var reader = reader(stream);
      try {
        reader.setInput(stream, true, true);
        var width = reader.getWidth(0);
        var height = reader.getHeight(0);
        if (Math.max(width, height) > Frame.LONGEST_SIDE) {
          throw refusal(
              "Is %,d by %,d pixels, and at most 1024 by 1024 are taken; scale it."
                  .formatted(width, height));
        }
        gate.check(width, height);
        return picture(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (Failure e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Readers throw all kinds of things at what is damaged.
      throw refusal("Is broken, or a kind of JPEG that is not read here; save it as PNG.");
    }
  }

  /** Says what is wrong with this file. */
  public Unprocessable refusal(String message) {
    var plain = name.replaceAll("\\p{Cntrl}", "?");
    var shown = plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "…";
    return new Unprocessable(field, shown + ": " + message);
  }

  private ImageReader reader(ImageInputStream stream) {
    var readers = ImageIO.getImageReaders(stream);
    while (readers.hasNext()) {
      var reader = readers.next();
      try {
        if (KNOWN.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) return reader;
      } catch (IOException e) {
        // Not one of those that are known.
      }
      reader.dispose();
    }
    throw refusal("Is no PNG and no JPEG; convert it to PNG.");
  }

  private Picture picture(BufferedImage image) {
    var colours = image.getColorModel();
    return colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY
            && !(colours instanceof IndexColorModel)
        ? ofGrey(image)
        : ofColours(image);
  }

  /** As it is stored: Java takes such grey for linear light, and would brighten it. */
  private Picture ofGrey(BufferedImage image) {
    var raster = image.getRaster();
    var most = (1 << image.getColorModel().getComponentSize(0)) - 1;
    var width = image.getWidth();
    var height = image.getHeight();
    if (image.getColorModel().hasAlpha()) {
      for (var alpha : raster.getSamples(0, 0, width, height, 1, (int[]) null)) {
        if (alpha != most) throw transparent();
      }
    }
    var samples = raster.getSamples(0, 0, width, height, 0, (int[]) null);
    var levels = new byte[samples.length];
    for (var i = 0; i < levels.length; i++) {
      levels[i] = (byte) Math.round(samples[i] * 255.0 / most);
    }
    return new Picture(1, height, width, levels);
  }

  private Picture ofColours(BufferedImage image) {
    var width = image.getWidth();
    var height = image.getHeight();
    var pixels = image.getRGB(0, 0, width, height, null, 0, width);
    var area = pixels.length;
    var levels = new byte[3 * area];
    var checksAlpha = image.getTransparency() != Transparency.OPAQUE;
    var grey = true;
    for (var i = 0; i < area; i++) {
      var pixel = pixels[i];
      if (checksAlpha && pixel >>> 24 != OPAQUE) throw transparent();
      levels[i] = (byte) (pixel >> 16);
      levels[area + i] = (byte) (pixel >> 8);
      levels[2 * area + i] = (byte) pixel;
      grey &= levels[i] == levels[area + i] && levels[i] == levels[2 * area + i];
    }
    return grey
        ? new Picture(1, height, width, java.util.Arrays.copyOf(levels, area))
        : new Picture(3, height, width, levels);
  }

  private Unprocessable transparent() {
    return refusal("Has transparent pixels; save it on a background.");
  }
}
