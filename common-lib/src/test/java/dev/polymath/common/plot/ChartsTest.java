package dev.polymath.common.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.junit.jupiter.api.Test;

class ChartsTest {

  private final Charts charts = new Charts();

  @Test
  void svgIsWellFormedAndKeepsItsTextAsText() throws Exception {
    var svg = charts.svg(sines(), 640, 360);

    var root =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg))
            .getDocumentElement();
    assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 640 360");
    assertThat(root.getAttribute("width")).isEqualTo("640");
    assertThat(root.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("Zwei Töne");
    var texts = root.getElementsByTagName("text");
    assertThat(IntStream.range(0, texts.getLength()).mapToObj(i -> texts.item(i).getTextContent()))
        .contains("Zwei Töne", "amplitude", "low", "high");
  }

  @Test
  void pngHasTheSizeAskedForAWhiteBackgroundAndThePalette() throws Exception {
    var image = ImageIO.read(new ByteArrayInputStream(charts.png(sines(), 640, 360)));

    assertThat(image.getWidth()).isEqualTo(640);
    assertThat(image.getHeight()).isEqualTo(360);
    assertThat(new Color(image.getRGB(1, 1))).isEqualTo(Color.WHITE);
    assertThat(pixelsOf(image, Charts.COLOURS.get(0))).isGreaterThan(200);
    assertThat(pixelsOf(image, Charts.COLOURS.get(1))).isGreaterThan(200);
  }

  @Test
  void aCallersOwnColoursStay() throws Exception {
    var chart = sines();
    chart.getXYPlot().getRenderer().setSeriesPaint(0, Color.MAGENTA);

    var image = ImageIO.read(new ByteArrayInputStream(charts.png(chart, 640, 360)));

    assertThat(pixelsOf(image, Color.MAGENTA)).isGreaterThan(200);
  }

  @Test
  void aPictureThatWouldNotFitIntoMemoryIsRefusedBeforeItIsDrawn() {
    assertThatIllegalArgumentException().isThrownBy(() -> charts.png(sines(), 100_000, 100_000));
    assertThatIllegalArgumentException().isThrownBy(() -> charts.svg(sines(), 0, 10));
  }

  private static long pixelsOf(BufferedImage image, Color colour) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
        .filter(rgb -> rgb == colour.getRGB())
        .count();
  }

  private static JFreeChart sines() {
    var data = new XYSeriesCollection();
    data.addSeries(sine("low", 1));
    data.addSeries(sine("high", 3));
    return ChartFactory.createXYLineChart("Zwei Töne", "seconds", "amplitude", data);
  }

  private static XYSeries sine(String name, double frequency) {
    var series = new XYSeries(name);
    for (var i = 0; i <= 200; i++) {
      series.add(i / 200., Math.sin(2 * Math.PI * frequency * i / 200.));
    }
    return series;
  }
}
