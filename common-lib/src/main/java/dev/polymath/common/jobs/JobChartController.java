package dev.polymath.common.jobs;

import dev.polymath.common.plot.Charts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A job's metrics as a picture. Lazy, since a service that is asked for none needs no AWT. */
@Lazy
@RestController
@RequestMapping("/v1/${polymath.service}/jobs/{id}")
@Tag(name = "jobs")
class JobChartController {

  private static final int MOST_POINTS = 600;

  private final JobStore store;
  private final MetricSeries metrics;
  private final JobChart chart;

  JobChartController(JobStore store, MetricSeries metrics, JobChart chart) {
    this.store = store;
    this.metrics = metrics;
    this.chart = chart;
  }

  @GetMapping("/chart.svg")
  @Operation(summary = "The metrics of a job against its steps, as a picture")
  ResponseEntity<byte[]> svg(@PathVariable String id) {
    var job = find(id);
    return picture(Charts.SVG, chart.svg(job, metrics.read(job.id(), MOST_POINTS)));
  }

  @GetMapping("/chart.png")
  @Operation(summary = "The metrics of a job against its steps, as a picture")
  ResponseEntity<byte[]> png(@PathVariable String id) {
    var job = find(id);
    return picture(MediaType.IMAGE_PNG, chart.png(job, metrics.read(job.id(), MOST_POINTS)));
  }

  private Job find(String id) {
    return store.find(JobId.parse(id)).orElseThrow(() -> JobId.unknown(id));
  }

  private static ResponseEntity<byte[]> picture(MediaType type, byte[] bytes) {
    return ResponseEntity.ok().contentType(type).body(bytes);
  }
}
