package dev.polymath.gp.api;

import dev.polymath.common.plot.Charts;
import dev.polymath.gp.process.Component;
import dev.polymath.gp.process.Prediction;
import java.awt.BasicStroke;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * The picture of what each part of a kernel explains, one below the other along one feature, each
 * with the band that holds 95% of its probability.
 *
 * @param x the horizontal axis
 * @param grid where the parts were asked, ascending
 */
record ComponentsPlot(String title, NumberAxis x, double[] grid, List<Component> components) {

  /** The 97.5% quantile of the normal distribution. */
  private static final double Z = 1.959963984540054;

  JFreeChart chart() {
    var all = new CombinedDomainXYPlot(x);
    all.setGap(8);
    for (var i = 0; i < components.size(); i++) all.add(plot(i));
    return new JFreeChart(title, JFreeChart.DEFAULT_TITLE_FONT, all, true);
  }

  private XYPlot plot(int i) {
    var y = new NumberAxis("part " + (i + 1));
    y.setAutoRangeIncludesZero(false);
    return new XYPlot(intervals(i), null, y, renderer(i));
  }

  private YIntervalSeriesCollection intervals(int i) {
    var kernel = components.get(i).kernel().summary();
    var series = new YIntervalSeries("part %d: %s".formatted(i + 1, kernel));
    Prediction part = components.get(i).prediction();
    for (var k = 0; k < grid.length; k++) {
      var mean = part.mean()[k];
      var reach = Z * Math.sqrt(part.variance()[k]);
      series.add(grid[k], mean, mean - reach, mean + reach);
    }
    var dataset = new YIntervalSeriesCollection();
    dataset.addSeries(series);
    return dataset;
  }

  private static DeviationRenderer renderer(int i) {
    var renderer = new DeviationRenderer(true, false);
    var colour = Charts.COLOURS.get(i % Charts.COLOURS.size());
    renderer.setSeriesPaint(0, colour);
    renderer.setSeriesStroke(0, new BasicStroke(2f));
    renderer.setSeriesFillPaint(0, colour);
    renderer.setAlpha(0.18f);
    return renderer;
  }
}
