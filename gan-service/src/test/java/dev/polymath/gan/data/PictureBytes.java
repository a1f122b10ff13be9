package dev.polymath.gan.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Files of pictures, whole and not. */
public final class PictureBytes {

  private PictureBytes() {}

  /** Grey all over. */
  public static byte[] grey(int width, int height, int level) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    var raster = image.getRaster();
    for (var i = 0; i < width * height; i++) raster.setSample(i % width, i / width, 0, level);
    return png(image);
  }

  /** Of one colour all over. */
  public static byte[] coloured(int width, int height, int rgb) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (var i = 0; i < width * height; i++) image.setRGB(i % width, i / width, rgb);
    return png(image);
  }

  public static byte[] png(BufferedImage image) {
    return of(image, "png");
  }

  public static byte[] jpeg(BufferedImage image) {
    return of(image, "jpeg");
  }

  public static byte[] of(BufferedImage image, String format) {
    var bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) throw new IllegalArgumentException(format);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What a PNG of a size begins with, and no pixels. */
  public static byte[] pngHeader(int width, int height) {
    var header = ByteBuffer.allocate(17);
    header.put(new byte[] {'I', 'H', 'D', 'R'}).putInt(width).putInt(height);
    header.put(new byte[] {8, 0, 0, 0, 0});
    var checksum = new CRC32();
    checksum.update(header.array());
    var file = ByteBuffer.allocate(8 + 4 + 17 + 4);
    file.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    file.putInt(13).put(header.array()).putInt((int) checksum.getValue());
    return file.array();
  }
}
