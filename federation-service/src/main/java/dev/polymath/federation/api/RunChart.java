package dev.polymath.federation.api;

import dev.polymath.common.plot.Charts;
import dev.polymath.federation.data.Catalogue;
import dev.polymath.federation.training.Round;
import dev.polymath.federation.training.Run;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * What a run has learnt against what it took: by round, and by megabyte that went to and from
 * clients, which is what the paper counts.
 */
final class RunChart {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 380;
  private static final int FEW_POINTS = 40;

  private final Charts charts;

  RunChart(Charts charts) {
    this.charts = charts;
  }

  byte[] svg(Run run, List<Round> rounds) {
    var done = rounds.stream().filter(round -> !round.metrics().isEmpty()).toList();
    var measured = Catalogue.require("task", run.request().task()).task().metric();
    var metric =
        done.stream().anyMatch(round -> round.metrics().containsKey(measured)) ? measured : "loss";
    var values = new NumberAxis(metric);
    values.setAutoRangeIncludesZero(false);
    var plot = new CombinedRangeXYPlot(values);
    plot.setGap(16);
    var byRound = new NumberAxis("round");
    byRound.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    plot.add(plot(byRound, metric, done, Round::round));
    var megabytes = new Megabytes();
    plot.add(plot(new NumberAxis("megabytes sent and received"), metric, done, megabytes));
    var title =
        "%s, %s by %s, %s"
            .formatted(
                run.name(),
                run.request().task(),
                run.request().strategy() == null
                    ? "fedavg"
                    : run.request().strategy().type().name().toLowerCase(Locale.ROOT),
                run.state().name().toLowerCase(Locale.ROOT));
    return charts.svg(
        new JFreeChart(title, JFreeChart.DEFAULT_TITLE_FONT, plot, false), WIDTH, HEIGHT);
  }

  private static XYPlot plot(
      NumberAxis axis, String metric, List<Round> rounds, ToDoubleFunction<Round> place) {
    axis.setAutoRangeIncludesZero(false);
    var points = new XYSeries(metric, false, true);
    for (var round : rounds) {
      points.add(
          place.applyAsDouble(round),
          round.metrics().getOrDefault(metric, Double.NaN).doubleValue());
    }
    var renderer = new XYLineAndShapeRenderer(true, rounds.size() <= FEW_POINTS);
    renderer.setSeriesPaint(0, Charts.COLOURS.getFirst());
    var plot = new XYPlot(new XYSeriesCollection(points), axis, null, renderer);
    plot.setNoDataMessage("No round is done yet.");
    return plot;
  }

  /** Those of all rounds so far. */
  private static final class Megabytes implements ToDoubleFunction<Round> {

    private double sum;

    @Override
    public double applyAsDouble(Round round) {
      sum += (round.bytesDown() + round.bytesUp()) / 1e6;
      return sum;
    }
  }
}
