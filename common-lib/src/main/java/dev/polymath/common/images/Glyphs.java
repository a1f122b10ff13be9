package dev.polymath.common.images;

import dev.polymath.common.nn.Seed;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws digits as if by hand, in the form of MNIST: white strokes on black, 28 by 28, each turned,
 * slanted, shifted and thickened by chance. They take the place of data where there are none, in
 * tests and in a first try; much is easier to tell apart than people's digits are.
 *
 * <p>Strokes and not letters of a font, which not every machine has.
 */
public final class Glyphs {

  /** Height and width. */
  public static final int SIDE = 28;

  /** From 0 to 9, each of strokes, in a square of 2 by 2 around the origin, y downwards. */
  private static final List<double[][]> STROKES =
      List.of(
          new double[][] {
            {0, -1, 0.55, -0.7, 0.6, 0.6, 0, 1, -0.6, 0.6, -0.55, -0.7, 0, -1},
          },
          new double[][] {{-0.3, -0.6, 0.1, -1, 0.1, 1}},
          new double[][] {{-0.5, -0.6, 0, -1, 0.5, -0.6, 0.4, -0.1, -0.55, 1, 0.6, 1}},
          new double[][] {{-0.5, -0.9, 0.2, -1, 0.5, -0.6, 0, -0.1, 0.6, 0.4, 0.2, 1, -0.55, 0.8}},
          new double[][] {{0.3, 1, 0.3, -1, -0.6, 0.4, 0.65, 0.4}},
          new double[][] {{0.5, -1, -0.4, -1, -0.45, -0.1, 0.3, -0.2, 0.6, 0.4, 0.1, 1, -0.5, 0.8}},
          new double[][] {{0.4, -1, -0.4, -0.1, -0.45, 0.7, 0, 1, 0.5, 0.6, 0.1, 0.05, -0.4, 0.4}},
          new double[][] {{-0.55, -1, 0.55, -1, -0.1, 1}},
          new double[][] {
            {
              0, -0.05, -0.5, -0.5, 0, -1, 0.5, -0.5, 0, -0.05, -0.55, 0.5, 0, 1, 0.55, 0.5, 0,
              -0.05
            },
          },
          new double[][] {{0.45, -0.4, 0, 0, -0.45, -0.5, 0, -1, 0.45, -0.4, 0.3, 1}});

  private Glyphs() {}

  /** Draws a number of digits, as many of each as of the others but for one. */
  public static Images draw(int count, Seed seed) {
    var pixels = new byte[count * SIDE * SIDE];
    var labels = new int[count];
    for (var i = 0; i < count; i++) {
      labels[i] = i % STROKES.size();
      var picture = draw(labels[i], new SplittableRandom(seed.child(i).value()));
      System.arraycopy(picture, 0, pixels, i * SIDE * SIDE, SIDE * SIDE);
    }
    return new Images(pixels, 1, SIDE, SIDE, labels);
  }

  private static byte[] draw(int digit, SplittableRandom random) {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    var graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.setStroke(
        new BasicStroke(
            (float) random.nextDouble(1.6, 3.2), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    var place = place(random);
    for (var stroke : STROKES.get(digit)) graphics.draw(place.createTransformedShape(path(stroke)));
    graphics.dispose();
    return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }

  private static AffineTransform place(SplittableRandom random) {
    var place = new AffineTransform();
    place.translate(SIDE / 2.0 + random.nextDouble(-2, 2), SIDE / 2.0 + random.nextDouble(-2, 2));
    place.rotate(random.nextDouble(-0.25, 0.25));
    place.shear(random.nextDouble(-0.3, 0.3), 0);
    place.scale(random.nextDouble(7, 10), random.nextDouble(8, 10));
    return place;
  }

  private static Path2D path(double[] stroke) {
    var path = new Path2D.Double();
    path.moveTo(stroke[0], stroke[1]);
    for (var i = 2; i < stroke.length; i += 2) path.lineTo(stroke[i], stroke[i + 1]);
    return path;
  }
}
