package dev.polymath.pose.api;

import dev.polymath.common.failure.Failure.Conflict;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.NotFound;
import dev.polymath.common.jobs.JobState;
import dev.polymath.common.jobs.Jobs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a test came to, for people and for programs. */
@RestController
@Tag(name = "jobs")
class TableController {

  private static final String TABLE = "/v1/pose/jobs/{id}/table";
  private static final MediaType MARKDOWN =
      new MediaType("text", "markdown", StandardCharsets.UTF_8);
  private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

  private final Jobs jobs;

  TableController(Jobs jobs) {
    this.jobs = jobs;
  }

  @GetMapping(path = TABLE, params = "!format", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "The errors of an evaluation or a training, action by action",
      description = "As JSON, CSV or Markdown, by Accept or format (json, csv, markdown).")
  ErrorTable json(@PathVariable UUID id) {
    return table(id);
  }

  @GetMapping(path = TABLE, params = "!format", produces = "text/csv")
  ResponseEntity<String> csv(@PathVariable UUID id) {
    return ResponseEntity.ok().contentType(CSV).body(table(id).csv());
  }

  @GetMapping(path = TABLE, params = "!format", produces = "text/markdown")
  ResponseEntity<String> markdown(@PathVariable UUID id) {
    return ResponseEntity.ok().contentType(MARKDOWN).body(table(id).markdown());
  }

  /** The same types, so that Accept alone never leads here. */
  @GetMapping(
      path = TABLE,
      params = "format",
      produces = {MediaType.APPLICATION_JSON_VALUE, "text/csv", "text/markdown"})
  ResponseEntity<?> byFormat(@PathVariable UUID id, @RequestParam String format) {
    return switch (format) {
      case "json" -> ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(table(id));
      case "csv" -> csv(id);
      case "markdown" -> markdown(id);
      default -> throw new InvalidRequest("format", "Must be json, csv or markdown.");
    };
  }

  private ErrorTable table(UUID id) {
    var job =
        jobs.find(id)
            .orElseThrow(
                () ->
                    new NotFound("There is no such job; GET /v1/pose/jobs lists those there are."));
    if (job.state() != JobState.SUCCEEDED) {
      throw new Conflict(
          "The job is " + job.state() + "; its table is there once it has SUCCEEDED.");
    }
    var table = ErrorTable.of(job.metrics());
    if (table.rows().isEmpty()) throw new NotFound("This job measured no errors.");
    return table;
  }
}
