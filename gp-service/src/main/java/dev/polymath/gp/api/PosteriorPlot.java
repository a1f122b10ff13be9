package dev.polymath.gp.api;

import dev.polymath.common.plot.Charts;
import dev.polymath.gp.process.Band;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * The picture of a posterior along one feature: the data, the mean, the band that holds 95% of the
 * probability at each point, and samples where wanted.
 *
 * @param xLabel what the horizontal axis is called
 * @param yLabel what the vertical axis is called
 * @param data the training points as they lie on this axis: x and y
 * @param grid where the posterior was asked, ascending
 * @param band of the posterior on the grid, and its mean
 * @param bandOf what the band is of: {@code the function} or {@code observations}
 * @param samples functions drawn from the posterior on the grid, one in each row; may be empty
 */
record PosteriorPlot(
    String title,
    String xLabel,
    String yLabel,
    double[][] data,
    double[] grid,
    Band band,
    String bandOf,
    double[][] samples) {

  /** More points than this are drawn smaller and see-through. */
  private static final int MANY = 200;

  private static final double MAX_PLAIN = 1e6;
  private static final double MIN_PLAIN = 1e-6;

  JFreeChart chart() {
    var plot = plot();
    plot.setDomainAxis(horizontal(xLabel, grid));
    return new JFreeChart(title, JFreeChart.DEFAULT_TITLE_FONT, plot, true);
  }

  /** All but the title and the horizontal axis. */
  XYPlot plot() {
    var y = new NumberAxis(yLabel);
    y.setAutoRangeIncludesZero(false);
    var plot = new XYPlot();
    plot.setRangeAxis(y);
    plot.setDataset(0, intervals());
    plot.setRenderer(0, bandRenderer());
    plot.setDataset(1, drawn());
    plot.setRenderer(1, sampleRenderer());
    plot.setDataset(2, points());
    plot.setRenderer(2, pointRenderer());
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    return plot;
  }

  /** The axis below the curves. */
  static NumberAxis horizontal(String label, double[] grid) {
    var x = new NumberAxis(label);
    x.setAutoRangeIncludesZero(false);
    x.setLowerMargin(0);
    x.setUpperMargin(0);
    if (isPlain(grid)) x.setNumberFormatOverride(plain());
    return x;
  }

  /** Whether a tick has few enough digits to be written out. */
  private static boolean isPlain(double[] grid) {
    var low = grid[0];
    var high = grid[grid.length - 1];
    return Math.max(Math.abs(low), Math.abs(high)) < MAX_PLAIN && high - low > MIN_PLAIN;
  }

  /** Years are read without a separator: 1,958 would be a number of something. */
  private static NumberFormat plain() {
    var format = NumberFormat.getNumberInstance(Locale.ROOT);
    format.setGroupingUsed(false);
    format.setMaximumFractionDigits(8);
    return format;
  }

  private YIntervalSeriesCollection intervals() {
    var series = new YIntervalSeries("mean, and 95% of " + bandOf);
    for (var i = 0; i < grid.length; i++) {
      series.add(grid[i], band.middle()[i], band.low()[i], band.high()[i]);
    }
    var dataset = new YIntervalSeriesCollection();
    dataset.addSeries(series);
    return dataset;
  }

  private static DeviationRenderer bandRenderer() {
    var renderer = new DeviationRenderer(true, false);
    var colour = Charts.COLOURS.get(0);
    renderer.setSeriesPaint(0, colour);
    renderer.setSeriesStroke(0, new BasicStroke(2f));
    renderer.setSeriesFillPaint(0, colour);
    renderer.setAlpha(0.18f);
    return renderer;
  }

  private XYSeriesCollection drawn() {
    var dataset = new XYSeriesCollection();
    for (var i = 0; i < samples.length; i++) {
      var series = new XYSeries("sample " + (i + 1));
      for (var j = 0; j < grid.length; j++) series.add(grid[j], samples[i][j]);
      dataset.addSeries(series);
    }
    return dataset;
  }

  private XYLineAndShapeRenderer sampleRenderer() {
    var renderer = new XYLineAndShapeRenderer(true, false);
    for (var i = 0; i < samples.length; i++) {
      // The first colour is the mean's, the last the data's.
      renderer.setSeriesPaint(i, Charts.COLOURS.get(1 + i % (Charts.COLOURS.size() - 2)));
      renderer.setSeriesStroke(i, new BasicStroke(1f));
      renderer.setSeriesVisibleInLegend(i, samples.length <= 5);
    }
    return renderer;
  }

  private XYSeriesCollection points() {
    var series = new XYSeries("data", false);
    for (var point : data) series.add(point[0], point[1]);
    var dataset = new XYSeriesCollection();
    dataset.addSeries(series);
    return dataset;
  }

  private XYLineAndShapeRenderer pointRenderer() {
    var renderer = new XYLineAndShapeRenderer(false, true);
    var size = data.length > MANY ? 2.5 : 5;
    renderer.setSeriesShape(0, new Ellipse2D.Double(-size / 2, -size / 2, size, size));
    renderer.setSeriesPaint(
        0, data.length > MANY ? Charts.translucent(Color.BLACK, 0.55) : Color.BLACK);
    return renderer;
  }
}
