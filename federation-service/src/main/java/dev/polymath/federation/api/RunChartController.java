package dev.polymath.federation.api;

import dev.polymath.common.plot.Charts;
import dev.polymath.federation.training.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A run as a picture. Lazy, since a service that is asked for none needs no AWT. */
@Lazy
@RestController
@Tag(name = "runs")
class RunChartController {

  private static final int MOST_ROUNDS = 100_000;

  private final Runs runs;
  private final RunChart chart;

  RunChartController(Runs runs, Charts charts) {
    this.runs = runs;
    chart = new RunChart(charts);
  }

  @GetMapping("/v1/federation/runs/{id}/chart.svg")
  @Operation(summary = "Accuracy by round and by megabyte, as a picture")
  ResponseEntity<byte[]> chart(@PathVariable String id) {
    var run = runs.find(Ids.parse("run", id));
    var rounds = runs.rounds(run.id(), 0, MOST_ROUNDS);
    return ResponseEntity.ok().contentType(Charts.SVG).body(chart.svg(run, rounds));
  }
}
