package dev.polymath.common.plot;

import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Offers {@link Charts} to services that draw; AWT is loaded when the first one does. */
@AutoConfiguration
@ConditionalOnClass({JFreeChart.class, SVGGraphics2D.class})
class PlotAutoConfiguration {

  @Bean
  @Lazy
  Charts charts() {
    return new Charts();
  }
}
