package dev.polymath.common.jobs;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.web.Idempotent;
import dev.polymath.common.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs over HTTP. */
@RestController
@RequestMapping("/v1/${polymath.service}/jobs")
@Tag(name = "jobs", description = "Work that takes long: submit, watch, cancel")
class JobController {

  /** Points of a series that an answer holds; more are thinned out. */
  private static final int MOST_POINTS = 2000;

  private static final int MOST_JOBS = 200;

  private final DurableJobs jobs;
  private final JobStore store;
  private final MetricSeries metrics;
  private final JobEventStreams streams;

  JobController(DurableJobs jobs, JobStore store, MetricSeries metrics, JobEventStreams streams) {
    this.jobs = jobs;
    this.store = store;
    this.metrics = metrics;
    this.streams = streams;
  }

  @PostMapping
  @Idempotent
  @Operation(
      summary = "Submit a job",
      description =
          "The type, and beside it the parameters of that type. Once this is answered"
              + " the job will be done, even if every process is killed meanwhile.")
  @ApiResponse(responseCode = "202", description = "Accepted; Location is where to watch it")
  ResponseEntity<Job> submit(@RequestBody JsonNode body) {
    if (!(body instanceof ObjectNode sent)) {
      throw new Failure.InvalidRequest("", "must be an object with a type");
    }
    var type = sent.remove("type");
    if (type == null || !type.isString()) {
      throw new Failure.InvalidRequest("type", "is missing; it is one of " + jobs.knownTypes());
    }
    var job = jobs.submit(type.stringValue(), sent);
    var location =
        ServletUriComponentsBuilder.fromCurrentRequestUri()
            .pathSegment(job.id().toString())
            .build()
            .toUri();
    return ResponseEntity.accepted().location(location).body(job);
  }

  @GetMapping
  @Operation(summary = "List jobs, newest first")
  Page<Job> list(
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String page,
      @RequestParam(required = false) @Nullable String limit) {
    return store.page(
        state == null ? null : state(state),
        type,
        page == null ? null : number("page", page, 1, Long.MAX_VALUE),
        limit == null ? 50 : Math.toIntExact(number("limit", limit, 1, MOST_JOBS)));
  }

  @GetMapping("/{id}")
  @Operation(summary = "See one job")
  Job find(@PathVariable String id) {
    var uuid = JobId.parse(id);
    return jobs.find(uuid).orElseThrow(() -> JobId.unknown(id));
  }

  @PostMapping("/{id}/cancel")
  @Operation(
      summary = "Cancel a job",
      description = "A queued job is cancelled at once, a running one within a step.")
  Job cancel(@PathVariable String id) {
    return jobs.cancel(JobId.parse(id));
  }

  @GetMapping(path = "/{id}/metrics", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "The metric series of a job",
      description =
          "By steps. A series of over 2000 points is thinned out to its lows and highs;"
              + " Accept: text/csv gives every point.")
  SeriesList metrics(@PathVariable String id) {
    var series = metrics.read(find(id).id(), MOST_POINTS);
    return new SeriesList(series.stream().map(SeriesAnswer::of).toList());
  }

  @GetMapping(path = "/{id}/metrics", produces = "text/csv")
  void metricsAsCsv(@PathVariable String id, HttpServletResponse response) throws IOException {
    var uuid = find(id).id();
    response.setContentType("text/csv;charset=UTF-8");
    var out = response.getWriter();
    out.print("name,step,value\n");
    // Names hold neither commas nor quotes.
    metrics.forEach(
        uuid, p -> out.printf(Locale.ROOT, "%s,%d,%s%n", p.name(), p.step(), p.value()));
    out.flush();
  }

  @GetMapping("/{id}/events")
  @Operation(
      summary = "Watch a job",
      description =
          "Server-sent events: state, progress and metric, each with an id. After a break"
              + " send the last id as Last-Event-ID. The stream ends after a final state; asked again"
              + " for what follows it, the answer is 204.")
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
  @Nullable ResponseEntity<SseEmitter> events(
      @PathVariable String id,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
    var job = find(id);
    var after =
        lastEventId == null || lastEventId.isBlank()
            ? 0
            : number("Last-Event-ID", lastEventId, 0, Long.MAX_VALUE);
    if (job.state().isFinal() && store.events(job.id(), after, 1).isEmpty()) {
      return ResponseEntity.noContent().build();
    }
    return ResponseEntity.ok()
        .contentType(MediaType.TEXT_EVENT_STREAM)
        .header("Cache-Control", "no-cache")
        .header("X-Accel-Buffering", "no")
        .body(streams.open(job.id(), after));
  }

  private static JobState state(String name) {
    return Arrays.stream(JobState.values())
        .filter(state -> state.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure.InvalidRequest(
                    "state", "must be one of " + Arrays.toString(JobState.values())));
  }

  private static long number(String field, String text, long least, long most) {
    try {
      var number = Long.parseLong(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Failure.InvalidRequest(
        field,
        most == Long.MAX_VALUE
            ? "is not one that this service gave"
            : "must be a whole number from %d to %d".formatted(least, most));
  }

  /** The series of a job. */
  record SeriesList(List<SeriesAnswer> items) {}

  /**
   * One series.
   *
   * @param total the points that there are, which may be more than are answered
   * @param points each a step and its value, null where that is not a finite number
   */
  record SeriesAnswer(String name, long total, List<List<@Nullable Number>> points) {
    static SeriesAnswer of(MetricSeries.Series series) {
      return new SeriesAnswer(
          series.name(), series.total(), series.points().stream().map(SeriesAnswer::pair).toList());
    }

    private static List<@Nullable Number> pair(MetricPoint point) {
      return Arrays.<@Nullable Number>asList(
          point.step(), Double.isFinite(point.value()) ? (Number) point.value() : null);
    }
  }
}
