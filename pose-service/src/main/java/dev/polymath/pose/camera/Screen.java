package dev.polymath.pose.camera;

/**
 * The image, and the coordinates in which networks take places in it: x from −1 at the left edge to
 * 1 at the right one, y by the same scale, so that a circle stays a circle.
 *
 * <pre>
 *   u = 2 x / width − 1        v = 2 y / width − height / width
 * </pre>
 *
 * @param width in pixels
 * @param height in pixels
 */
public record Screen(double width, double height) {

  public Screen {
    if (!(width > 0 && height > 0)) {
      throw new IllegalArgumentException("an image has a width and a height");
    }
  }

  public float normalizedX(double x) {
    return (float) (2 * x / width - 1);
  }

  public float normalizedY(double y) {
    return (float) ((2 * y - height) / width);
  }

  public float pixelX(double u) {
    return (float) ((u + 1) * width / 2);
  }

  public float pixelY(double v) {
    return (float) ((v * width + height) / 2);
  }

  /** Pairs of pixel coordinates, normalised. */
  public float[] normalized(float[] xy) {
    var normalized = new float[xy.length];
    for (var i = 0; i < xy.length; i += 2) {
      normalized[i] = normalizedX(xy[i]);
      normalized[i + 1] = normalizedY(xy[i + 1]);
    }
    return normalized;
  }

  /** Pairs of normalised coordinates, in pixels. */
  public float[] pixels(float[] uv) {
    var pixels = new float[uv.length];
    for (var i = 0; i < uv.length; i += 2) {
      pixels[i] = pixelX(uv[i]);
      pixels[i + 1] = pixelY(uv[i + 1]);
    }
    return pixels;
  }
}
