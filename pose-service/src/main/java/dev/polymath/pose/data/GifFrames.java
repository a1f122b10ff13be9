package dev.polymath.pose.data;

import java.awt.AlphaComposite;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.function.Consumer;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The pictures of an animation as a viewer shows them: a frame may be a part only, which is drawn
 * upon what those before it left.
 */
final class GifFrames {

  private static final String STREAM = "javax_imageio_gif_stream_1.0";
  private static final String FRAME = "javax_imageio_gif_image_1.0";

  private GifFrames() {}

  /** Is told a size before so many pixels take memory, and may throw. */
  @FunctionalInterface
  interface Bounds {
    void require(int width, int height);
  }

  static void forEach(ImageReader reader, Bounds bounds, Consumer<BufferedImage> consumer)
      throws IOException {
    var frames = reader.getNumImages(true);
    if (frames == 0) throw new IOException("The animation ends before its first frame");
    var screen = child(reader.getStreamMetadata(), STREAM, "LogicalScreenDescriptor");
    var width = number(screen, "logicalScreenWidth");
    var height = number(screen, "logicalScreenHeight");
    BufferedImage canvas = null;
    for (var i = 0; i < frames; i++) {
      bounds.require(width, height);
      if (reader.getWidth(i) > width || reader.getHeight(i) > height) {
        throw new IOException("A frame is larger than the picture");
      }
      if (canvas == null) canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
      canvas = shown(reader, i, canvas, consumer);
    }
  }

  /** Shows a frame, and gives what the next one is drawn upon. */
  private static BufferedImage shown(
      ImageReader reader, int number, BufferedImage canvas, Consumer<BufferedImage> consumer)
      throws IOException {
    var metadata = reader.getImageMetadata(number);
    var place = child(metadata, FRAME, "ImageDescriptor");
    var x = number(place, "imageLeftPosition");
    var y = number(place, "imageTopPosition");
    var disposal = child(metadata, FRAME, "GraphicControlExtension").getAttribute("disposalMethod");
    var before = disposal.equals("restoreToPrevious") ? copy(canvas) : canvas;
    var frame = reader.read(number);
    draw(canvas, frame, x, y);
    consumer.accept(canvas);
    if (disposal.equals("restoreToBackgroundColor")) {
      clear(canvas, x, y, frame.getWidth(), frame.getHeight());
    }
    return before;
  }

  private static void draw(BufferedImage canvas, BufferedImage frame, int x, int y) {
    var graphics = canvas.createGraphics();
    graphics.drawImage(frame, x, y, null);
    graphics.dispose();
  }

  private static void clear(BufferedImage canvas, int x, int y, int width, int height) {
    var graphics = canvas.createGraphics();
    graphics.setComposite(AlphaComposite.Clear);
    graphics.fillRect(x, y, width, height);
    graphics.dispose();
  }

  private static BufferedImage copy(BufferedImage canvas) {
    var copy =
        new BufferedImage(canvas.getWidth(), canvas.getHeight(), BufferedImage.TYPE_INT_ARGB);
    draw(copy, canvas, 0, 0);
    return copy;
  }

  private static int number(Element element, String attribute) throws IOException {
    try {
      return Integer.parseInt(element.getAttribute(attribute));
    } catch (NumberFormatException e) {
      throw new IOException("The animation does not say its " + attribute, e);
    }
  }

  private static Element child(IIOMetadata metadata, String format, String name)
      throws IOException {
    for (Node node = metadata.getAsTree(format).getFirstChild();
        node != null;
        node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) return element;
    }
    throw new IOException("The animation has no " + name);
  }
}
