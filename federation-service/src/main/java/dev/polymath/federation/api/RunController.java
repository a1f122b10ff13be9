package dev.polymath.federation.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.polymath.common.web.Idempotent;
import dev.polymath.common.web.Page;
import dev.polymath.common.web.PageRequest;
import dev.polymath.federation.training.Round;
import dev.polymath.federation.training.Round.Participant;
import dev.polymath.federation.training.Run;
import dev.polymath.federation.training.RunRequest;
import dev.polymath.federation.training.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Federations over HTTP. */
@RestController
@RequestMapping("/v1/federation/runs")
@Tag(name = "runs", description = "Federated training: begin, watch, halt, end")
class RunController {

  private final Runs runs;

  RunController(Runs runs) {
    this.runs = runs;
  }

  @PostMapping
  @Idempotent
  @Operation(
      summary = "Begin a run",
      description =
          "Its rounds begin once enough clients are there; at its end a model is published.")
  ResponseEntity<Run> begin(@Valid @RequestBody RunRequest request) {
    var run = runs.begin(request);
    return ResponseEntity.created(URI.create("/v1/federation/runs/" + run.id())).body(run);
  }

  @GetMapping
  @Operation(summary = "List runs, newest first")
  Page<Run> list(PageRequest page) {
    var rows = runs.before(page.after(Long::parseLong).orElse(Long.MAX_VALUE), page.limit() + 1);
    return page.of(rows, run -> Long.toString(run.number()));
  }

  @GetMapping("/{id}")
  @Operation(summary = "See one run")
  Run find(@PathVariable String id) {
    return runs.find(Ids.parse("run", id));
  }

  @GetMapping("/{id}/rounds")
  @Operation(summary = "List the rounds of a run")
  Page<Round> rounds(@PathVariable String id, PageRequest page) {
    var rows =
        runs.rounds(
            Ids.parse("run", id), page.after(Integer::parseInt).orElse(0), page.limit() + 1);
    return page.of(rows, round -> Integer.toString(round.round()));
  }

  @GetMapping("/{id}/rounds/{round}")
  @Operation(summary = "See one round: who took part, who was left out, and why")
  RoundAnswer round(@PathVariable String id, @PathVariable String round) {
    var run = Ids.parse("run", id);
    var number = Ids.round(round);
    return new RoundAnswer(runs.round(run, number), runs.participants(run, number));
  }

  /** A round with who was asked. */
  record RoundAnswer(@JsonUnwrapped Round round, List<Participant> participants) {}

  @PostMapping("/{id}/pause")
  @Operation(
      summary = "Pause a run",
      description = "No more tasks are handed out; updates under way are still taken.")
  Run pause(@PathVariable String id) {
    return runs.pause(Ids.parse("run", id));
  }

  @PostMapping("/{id}/resume")
  @Operation(summary = "Go on with a paused run")
  Run resume(@PathVariable String id) {
    return runs.resume(Ids.parse("run", id));
  }

  @PostMapping("/{id}/cancel")
  @Operation(summary = "End a run without a model")
  Run cancel(@PathVariable String id) {
    return runs.cancel(Ids.parse("run", id));
  }
}
