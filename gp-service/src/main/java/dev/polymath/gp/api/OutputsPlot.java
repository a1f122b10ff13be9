package dev.polymath.gp.api;

import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.CombinedDomainXYPlot;

/** The picture of several outputs along one feature, one below the other. */
record OutputsPlot(String title, List<PosteriorPlot> outputs) {

  JFreeChart chart() {
    var first = outputs.getFirst();
    var all = new CombinedDomainXYPlot(PosteriorPlot.horizontal(first.xLabel(), first.grid()));
    all.setGap(8);
    for (var output : outputs) all.add(output.plot());
    // Said once: what differs between outputs is on their axes.
    all.setFixedLegendItems(first.plot().getLegendItems());
    return new JFreeChart(title, JFreeChart.DEFAULT_TITLE_FONT, all, true);
  }
}
