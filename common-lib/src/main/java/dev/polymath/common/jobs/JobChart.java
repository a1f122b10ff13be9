package dev.polymath.common.jobs;

import dev.polymath.common.plot.Charts;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Draws a job's metrics against its steps: small multiples, one above the other. */
final class JobChart {

  /** More would be neither read nor fit into a picture. */
  static final int MOST_SERIES = 20;

  private static final int FEW_POINTS = 40;
  private static final int WIDTH = 800;
  private static final int FRAME_HEIGHT = 90;
  private static final int SERIES_HEIGHT = 150;

  private final Charts charts;

  JobChart(Charts charts) {
    this.charts = charts;
  }

  byte[] svg(Job job, List<MetricSeries.Series> series) {
    var shown = series.subList(0, Math.min(MOST_SERIES, series.size()));
    return charts.svg(chart(job, shown), WIDTH, height(shown));
  }

  /** For what shows no SVG. */
  byte[] png(Job job, List<MetricSeries.Series> series) {
    var shown = series.subList(0, Math.min(MOST_SERIES, series.size()));
    return charts.png(chart(job, shown), WIDTH, height(shown));
  }

  private static int height(List<MetricSeries.Series> shown) {
    return FRAME_HEIGHT + SERIES_HEIGHT * Math.max(1, shown.size());
  }

  private static JFreeChart chart(Job job, List<MetricSeries.Series> series) {
    var steps = new NumberAxis("step");
    steps.setAutoRangeIncludesZero(false);
    steps.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    var plot = new CombinedDomainXYPlot(steps);
    plot.setGap(12);
    series.forEach(one -> plot.add(plot(one, series.indexOf(one))));
    if (series.isEmpty()) {
      plot.add(emptyPlot());
    }
    return new JFreeChart(
        "%s job, %s".formatted(job.type(), job.state().name().toLowerCase(Locale.ROOT)),
        JFreeChart.DEFAULT_TITLE_FONT,
        plot,
        false);
  }

  private static XYPlot plot(MetricSeries.Series series, int index) {
    var points = new XYSeries(series.name(), false, true);
    series
        .points()
        .forEach(
            p ->
                points.add((double) p.step(), Double.isFinite(p.value()) ? p.value() : Double.NaN));
    var values = new NumberAxis(series.name());
    values.setAutoRangeIncludesZero(false);
    var renderer = new XYLineAndShapeRenderer(true, series.points().size() <= FEW_POINTS);
    renderer.setSeriesPaint(0, Charts.COLOURS.get(index % Charts.COLOURS.size()));
    return new XYPlot(new XYSeriesCollection(points), null, values, renderer);
  }

  private static XYPlot emptyPlot() {
    var plot = new XYPlot(new XYSeriesCollection(), null, new NumberAxis(), null);
    plot.setNoDataMessage("This job has reported no metrics yet.");
    plot.setNoDataMessageFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    return plot;
  }
}
