package dev.polymath.gp.api;

import dev.polymath.common.plot.Charts;
import java.awt.BasicStroke;
import java.awt.geom.Ellipse2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * The picture of several classes along one feature: a curve for the probability of each, and below
 * zero where its observations lie.
 *
 * @param data x and class of each observation
 * @param grid where the classes were asked, ascending
 * @param probabilities a row for each place of the grid
 */
record ClassesPlot(
    String title,
    String xLabel,
    String yLabel,
    double[][] data,
    double[] grid,
    double[][] probabilities) {

  /** How far below zero observations are drawn, so that they hide no curve. */
  private static final double BELOW = -0.04;

  private static final double SIZE = 5;

  JFreeChart chart() {
    var y = new NumberAxis(yLabel);
    y.setRange(2 * BELOW, 1 - BELOW);
    var plot = new XYPlot(curves(), PosteriorPlot.horizontal(xLabel, grid), y, renderer(true));
    plot.setDataset(1, observations());
    plot.setRenderer(1, renderer(false));
    return new JFreeChart(title, JFreeChart.DEFAULT_TITLE_FONT, plot, true);
  }

  private int classes() {
    return probabilities[0].length;
  }

  private XYSeriesCollection curves() {
    var dataset = new XYSeriesCollection();
    for (var c = 0; c < classes(); c++) {
      var series = new XYSeries("class " + c);
      for (var i = 0; i < grid.length; i++) series.add(grid[i], probabilities[i][c]);
      dataset.addSeries(series);
    }
    return dataset;
  }

  private XYSeriesCollection observations() {
    var dataset = new XYSeriesCollection();
    for (var c = 0; c < classes(); c++) {
      var series = new XYSeries("observations of " + c);
      for (var point : data) {
        if (point[1] == c) series.add(point[0], BELOW);
      }
      dataset.addSeries(series);
    }
    return dataset;
  }

  private XYLineAndShapeRenderer renderer(boolean lines) {
    var renderer = new XYLineAndShapeRenderer(lines, !lines);
    for (var c = 0; c < classes(); c++) {
      renderer.setSeriesPaint(c, Charts.COLOURS.get(c % Charts.COLOURS.size()));
      renderer.setSeriesStroke(c, new BasicStroke(2f));
      renderer.setSeriesShape(c, new Ellipse2D.Double(-SIZE / 2, -SIZE / 2, SIZE, SIZE));
      renderer.setSeriesVisibleInLegend(c, lines);
    }
    return renderer;
  }
}
