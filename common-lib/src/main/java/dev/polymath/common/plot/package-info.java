/**
 * Pictures in the house style. A caller builds a {@link org.jfree.chart.JFreeChart} out of its own
 * data and {@link dev.polymath.common.plot.Charts} turns it into the bytes of an SVG or PNG file:
 * white background, one sans-serif font, colours that the colour-blind can tell apart.
 *
 * <pre>{@code
 * var chart = ChartFactory.createXYLineChart("Loss", "step", "loss", dataset);
 * return ResponseEntity.ok().contentType(Charts.SVG).body(charts.svg(chart, 720, 420));
 * }</pre>
 *
 * <p>It knows no data, no HTTP and no database. It needs fonts on the machine (on Debian {@code
 * fontconfig} and {@code fonts-dejavu-core}), no display.
 */
@NullMarked
package dev.polymath.common.plot;

import org.jspecify.annotations.NullMarked;
