package dev.polymath.common.plot;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.text.TextUtils;
import org.springframework.http.MediaType;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Draws charts in the house style. Use it wherever an answer is a picture: SVG for pages and
 * papers, PNG for what shows nothing else.
 *
 * <p>Safe to share among threads; a chart itself is drawn by one thread at a time.
 */
public final class Charts {

  public static final MediaType SVG = MediaType.valueOf("image/svg+xml");

  /**
   * The colours of series, in order (Okabe and Ito's, which the colour-blind can tell apart; yellow
   * left out, for it cannot be read on white).
   */
  public static final List<Color> COLOURS =
      List.of(
          new Color(0x00, 0x72, 0xB2),
          new Color(0xD5, 0x5E, 0x00),
          new Color(0x00, 0x9E, 0x73),
          new Color(0xCC, 0x79, 0xA7),
          new Color(0xE6, 0x9F, 0x00),
          new Color(0x56, 0xB4, 0xE9),
          new Color(0x00, 0x00, 0x00));

  /** The widest and the highest that a picture may be, in pixels. */
  public static final int MAX_SIDE = 4096;

  private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";

  private final HouseStyle style = new HouseStyle();

  static {
    // Set before the first use of AWT; a server has no display.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
    // The workaround draws turned labels as outlines; modern JDKs turn text by themselves.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
  }

  /** A colour of the palette, see-through: for bands and clouds of points. */
  public static Color translucent(Color colour, double opacity) {
    return new Color(
        colour.getRed(), colour.getGreen(), colour.getBlue(), (int) Math.round(255 * opacity));
  }

  /** The chart as an SVG file, its text as text. Sizes are in pixels, 1 to {@link #MAX_SIDE}. */
  public byte[] svg(JFreeChart chart, int width, int height) {
    checkSize(width, height);
    style.apply(chart);
    var document = newSvgDocument();
    var graphics = new SVGGraphics2D(document);
    graphics.setSVGCanvasSize(new Dimension(width, height));
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
    var root = graphics.getRoot();
    root.setAttribute("viewBox", "0 0 " + width + " " + height);
    if (chart.getTitle() != null) describe(root, document, chart.getTitle().getText());
    graphics.dispose();
    return write(root);
  }

  /** The chart as a PNG file. Sizes are in pixels, 1 to {@link #MAX_SIDE}. */
  public byte[] png(JFreeChart chart, int width, int height) {
    checkSize(width, height);
    style.apply(chart);
    var bytes = new ByteArrayOutputStream();
    try {
      ChartUtils.writeBufferedImageAsPNG(
          bytes, chart.createBufferedImage(width, height, BufferedImage.TYPE_INT_RGB, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * A picture that is no chart as an SVG file. Sizes are in pixels, 1 to {@link #MAX_SIDE}.
   *
   * @param title what screen readers say of it
   * @param picture draws within the size; it need not leave the graphics as it found them
   */
  public byte[] svg(String title, int width, int height, Consumer<Graphics2D> picture) {
    checkSize(width, height);
    var document = newSvgDocument();
    var graphics = new SVGGraphics2D(document);
    graphics.setSVGCanvasSize(new Dimension(width, height));
    picture.accept(graphics);
    var root = graphics.getRoot();
    root.setAttribute("viewBox", "0 0 " + width + " " + height);
    describe(root, document, title);
    graphics.dispose();
    return write(root);
  }

  /** A picture that is no chart as an image, for a PNG or a frame of something that moves. */
  public BufferedImage image(int width, int height, Consumer<Graphics2D> picture) {
    checkSize(width, height);
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    picture.accept(graphics);
    graphics.dispose();
    return image;
  }

  private static void checkSize(int width, int height) {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          "A picture has 1 to %d pixels a side, not %d x %d".formatted(MAX_SIDE, width, height));
    }
  }

  /** What screen readers say of the picture. */
  private static void describe(Element root, Document document, String text) {
    var title = document.createElementNS(SVG_NAMESPACE, "title");
    title.setTextContent(text);
    root.insertBefore(title, root.getFirstChild());
    root.setAttribute("role", "img");
  }

  /** Without a document type: nobody who reads the picture should fetch a DTD for it. */
  private static byte[] write(Element root) {
    var bytes = new ByteArrayOutputStream();
    try {
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(root), new StreamResult(bytes));
    } catch (TransformerException e) {
      throw new IllegalStateException("The picture cannot be written as XML", e);
    }
    return bytes.toByteArray();
  }

  private static Document newSvgDocument() {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG_NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("The JDK's own XML parser cannot be configured", e);
    }
  }
}
