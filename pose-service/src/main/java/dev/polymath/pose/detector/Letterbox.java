package dev.polymath.pose.detector;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * A picture as the network takes it: all of it, scaled to fit, with bars where the shapes differ.
 *
 * @param scale pixels of the network's for one of the picture's
 * @param left where the picture begins in the network's
 * @param top where it begins
 */
record Letterbox(double scale, double left, double top) {

  static Letterbox of(BufferedImage picture, DetectorSignature signature) {
    var scale =
        Math.min(
            signature.width() / (double) picture.getWidth(),
            signature.height() / (double) picture.getHeight());
    return new Letterbox(
        scale,
        (signature.width() - scale * picture.getWidth()) / 2,
        (signature.height() - scale * picture.getHeight()) / 2);
  }

  /** Where in the picture a place of the network's is. */
  float x(double inInput) {
    return (float) ((inInput - left) / scale);
  }

  float y(double inInput) {
    return (float) ((inInput - top) / scale);
  }

  /** Writes the picture's red, green and blue, plane after plane, normalised. */
  void write(BufferedImage picture, DetectorSignature signature, float[] into, int at) {
    var fitted =
        new BufferedImage(signature.width(), signature.height(), BufferedImage.TYPE_INT_RGB);
    // One pixel of four does not speak for its neighbours: halve until two do.
    var source = picture;
    var remaining = scale;
    while (remaining < 0.5) {
      source =
          drawn(
              source,
              new BufferedImage(
                  Math.max(1, source.getWidth() / 2),
                  Math.max(1, source.getHeight() / 2),
                  BufferedImage.TYPE_INT_RGB),
              0,
              0,
              Math.max(1, source.getWidth() / 2),
              Math.max(1, source.getHeight() / 2));
      remaining *= 2;
    }
    drawn(
        source,
        fitted,
        (int) Math.round(left),
        (int) Math.round(top),
        Math.max(1, (int) Math.round(scale * picture.getWidth())),
        Math.max(1, (int) Math.round(scale * picture.getHeight())));
    var plane = signature.width() * signature.height();
    var rgb =
        fitted.getRGB(0, 0, signature.width(), signature.height(), null, 0, signature.width());
    for (var i = 0; i < plane; i++) {
      for (var channel = 0; channel < 3; channel++) {
        var value = (rgb[i] >> (16 - 8 * channel) & 0xff) / 255f;
        into[at + channel * plane + i] =
            (value - signature.mean().get(channel)) / signature.deviation().get(channel);
      }
    }
  }

  private static BufferedImage drawn(
      BufferedImage from, BufferedImage to, int x, int y, int width, int height) {
    Graphics2D graphics = to.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(from, x, y, width, height, null);
    } finally {
      graphics.dispose();
    }
    return to;
  }
}
