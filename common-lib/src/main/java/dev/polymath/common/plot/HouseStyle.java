package dev.polymath.common.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.awt.Stroke;
import java.util.Collection;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.StandardChartTheme;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.DefaultDrawingSupplier;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.AbstractRenderer;
import org.jfree.chart.ui.RectangleInsets;

/** How every picture of the platform looks. Series that a caller coloured keep their colours. */
final class HouseStyle {

  private static final Color INK = new Color(0x22, 0x22, 0x22);
  private static final Color GRID = new Color(0xDD, 0xDD, 0xDD);
  private static final Stroke LINE =
      new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final Stroke HAIRLINE = new BasicStroke(0.6f);

  private final StandardChartTheme theme = new StandardChartTheme("Polymath");

  HouseStyle() {
    theme.setExtraLargeFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    theme.setLargeFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    theme.setRegularFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    theme.setSmallFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    theme.setTitlePaint(INK);
    theme.setSubtitlePaint(INK);
    theme.setLegendItemPaint(INK);
    theme.setAxisLabelPaint(INK);
    theme.setTickLabelPaint(INK);
    theme.setChartBackgroundPaint(Color.WHITE);
    theme.setLegendBackgroundPaint(Color.WHITE);
    theme.setPlotBackgroundPaint(Color.WHITE);
    theme.setPlotOutlinePaint(GRID);
    theme.setDomainGridlinePaint(GRID);
    theme.setRangeGridlinePaint(GRID);
    theme.setAxisOffset(RectangleInsets.ZERO_INSETS);
    theme.setDrawingSupplier(
        new DefaultDrawingSupplier(
            Charts.COLOURS.toArray(Paint[]::new),
            DefaultDrawingSupplier.DEFAULT_OUTLINE_PAINT_SEQUENCE,
            new Stroke[] {LINE},
            DefaultDrawingSupplier.DEFAULT_OUTLINE_STROKE_SEQUENCE,
            DefaultDrawingSupplier.DEFAULT_SHAPE_SEQUENCE));
  }

  void apply(JFreeChart chart) {
    var renderers = renderers(chart.getPlot());
    // A theme wipes the colours of series that could be given new ones by themselves.
    renderers.forEach(renderer -> populate(renderer, false));
    theme.apply(chart);
    renderers.forEach(renderer -> populate(renderer, true));
    chart.setPadding(new RectangleInsets(8, 8, 8, 12));
    solidGrid(chart.getPlot());
  }

  private static void populate(AbstractRenderer renderer, boolean automatically) {
    renderer.setAutoPopulateSeriesPaint(automatically);
    renderer.setAutoPopulateSeriesStroke(automatically);
  }

  private static List<AbstractRenderer> renderers(Plot plot) {
    return switch (plot) {
      case CombinedDomainXYPlot combined -> renderers(combined.getSubplots());
      case CombinedRangeXYPlot combined -> renderers(combined.getSubplots());
      case XYPlot xy -> only(xy.getRenderers().values());
      case CategoryPlot category -> only(category.getRenderers().values());
      default -> List.of();
    };
  }

  private static List<AbstractRenderer> renderers(List<?> plots) {
    return plots.stream().flatMap(plot -> renderers((Plot) plot).stream()).toList();
  }

  private static List<AbstractRenderer> only(Collection<?> renderers) {
    return renderers.stream()
        .filter(AbstractRenderer.class::isInstance)
        .map(AbstractRenderer.class::cast)
        .toList();
  }

  private static void solidGrid(Plot plot) {
    switch (plot) {
      case CombinedDomainXYPlot combined ->
          combined.getSubplots().forEach(subplot -> solidGrid((Plot) subplot));
      case CombinedRangeXYPlot combined ->
          combined.getSubplots().forEach(subplot -> solidGrid((Plot) subplot));
      case XYPlot xy -> {
        xy.setDomainGridlineStroke(HAIRLINE);
        xy.setRangeGridlineStroke(HAIRLINE);
      }
      default -> {}
    }
  }
}
