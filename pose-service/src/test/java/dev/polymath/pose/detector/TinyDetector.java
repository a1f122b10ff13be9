package dev.polymath.pose.detector;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Detectors of dots, as TorchScript files that libtorch really runs: joint j is a dot of full blue
 * whose red is (j + 1) / 17.
 */
public final class TinyDetector {

  private TinyDetector() {}

  /** Heatmaps of a quarter of the input's width and height. */
  public static byte[] heatmaps() {
    return file(
        """
            red = torch.slice(x, 1, 0, 1)
            blue = torch.slice(x, 1, 2, 3)
            levels = torch.view(torch.div(torch.arange(1., 18.), 17.), [1, 17, 1, 1])
            off = torch.square(torch.sub(red, levels))
            likely = torch.mul(torch.exp(torch.mul(off, -2000.)), blue)
            return torch.avg_pool2d(likely, [4, 4], [4, 4])
        """);
  }

  /** The joints at (10 + j, 20 + 2 j) of the input, whatever is in the picture. */
  public static byte[] coordinates(boolean confidence) {
    return file(
        """
            n = torch.size(x, 0)
            j = torch.arange(0., 17.)
            places = [torch.add(j, 10.), torch.add(torch.mul(j, 2.), 20.)%s]
            one = torch.stack(places, 1)
            return torch.repeat(torch.unsqueeze(one, 0), [n, 1, 1])
        """
            .formatted(confidence ? ", torch.div(j, 16.)" : ""));
  }

  /** Draws the dots on black. */
  public static BufferedImage picture(int width, int height, double[][] joints, double radius) {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    for (var joint = 0; joint < joints.length; joint++) {
      graphics.setColor(new Color((joint + 1) * 15, 0, 255));
      graphics.fill(
          new java.awt.geom.Ellipse2D.Double(
              joints[joint][0] - radius, joints[joint][1] - radius, 2 * radius, 2 * radius));
    }
    graphics.dispose();
    return picture;
  }

  private static byte[] file(String body) {
    var source =
        """
        class Dots(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool

          def forward(self: __torch__.Dots, x: Tensor) -> Tensor:
        """
            + body;
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "data.pkl", "\u0080\u0002c__torch__\nDots\n)\u0081}X\u0008\0\0\0training\u0089sb.");
      put(zip, "code/__torch__.py", source);
      put(zip, "constants.pkl", "\u0080\u0002).");
      put(zip, "version", "10\n");
      put(zip, "byteorder", "little");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    var bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    var checksum = new CRC32();
    checksum.update(bytes);
    var entry = new ZipEntry("dots/" + name);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
