package dev.polymath.pose.detector;

import dev.polymath.common.testing.ScriptFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

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
    return ScriptFile.of("Dots", "Tensor", body);
  }
}
