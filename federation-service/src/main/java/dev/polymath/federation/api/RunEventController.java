package dev.polymath.federation.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.federation.training.RunState;
import dev.polymath.federation.training.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Watching a run, whichever process drives it. It stops before the web server does. */
@RestController
@Tag(name = "runs")
class RunEventController implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RunEventController.class);
  private static final long NO_TIMEOUT = 0;
  private static final int BATCH = 100;
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final int QUIET_LOOKS = 30;

  private final Runs runs;
  private volatile boolean running;

  RunEventController(Runs runs) {
    this.runs = runs;
  }

  @GetMapping("/v1/federation/runs/{id}/events")
  @Operation(
      summary = "Watch a run",
      description =
          "Server-sent events: state, whenever it changes, and round for each that is done, whose id"
              + " is its number. After a break send the last id as Last-Event-ID. The stream ends"
              + " after a final state; asked again for what follows it, the answer is 204.")
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
  ResponseEntity<SseEmitter> events(
      @PathVariable String id,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
    var run = runs.find(Ids.parse("run", id));
    var after = lastEventId == null ? 0 : round(lastEventId);
    if (lastEventId != null && run.state().isFinal() && after >= run.round()) {
      return ResponseEntity.noContent().build();
    }
    var emitter = new SseEmitter(NO_TIMEOUT);
    Thread.ofVirtual().name("run-events-" + id).start(() -> send(emitter, run.id(), after));
    return ResponseEntity.ok()
        .contentType(MediaType.TEXT_EVENT_STREAM)
        .header("Cache-Control", "no-cache")
        .header("X-Accel-Buffering", "no")
        .body(emitter);
  }

  private static int round(String text) {
    try {
      return Math.max(0, Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      throw new InvalidRequest("Last-Event-ID", "Is not one that this service gave.");
    }
  }

  private void send(SseEmitter emitter, UUID id, int after) {
    try {
      emitter.send(SseEmitter.event().comment("events of run " + id));
      var seen = after;
      RunState told = null;
      for (var looks = 0; running; looks++) {
        // The state first: rounds that were done before it changed are there when it has.
        var run = runs.find(id);
        for (var round : runs.rounds(id, seen, BATCH)) {
          if (round.round() > run.round()) break;
          emitter.send(event("round", round).id(Integer.toString(round.round())));
          seen = round.round();
        }
        if (run.state() != told && seen >= run.round()) {
          told = run.state();
          emitter.send(event("state", run));
          if (told.isFinal()) break;
        }
        if (looks % QUIET_LOOKS == 0) emitter.send(SseEmitter.event().comment("still here"));
        if (seen >= run.round()) Thread.sleep(LOOK_EVERY);
      }
      emitter.complete();
    } catch (IOException | IllegalStateException e) {
      log.debug("A watcher of run {} went away: {}", id, e.getMessage());
    } catch (InterruptedException e) {
      emitter.complete();
    } catch (RuntimeException e) {
      // The watcher comes back with the last id that it saw.
      log.warn("A watcher of run {} was cut off", id, e);
      emitter.complete();
    }
  }

  private static SseEmitter.SseEventBuilder event(String name, Object data) {
    return SseEmitter.event().name(name).data(data, MediaType.APPLICATION_JSON);
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
