package dev.polymath.common.jobs;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sends a job's events to one watcher after another, each on a virtual thread of its own. */
final class JobEventStreams {

  private static final Logger log = LoggerFactory.getLogger(JobEventStreams.class);
  private static final long NO_TIMEOUT = 0;

  private final JobFeed feed;
  private final Duration heartbeat;

  JobEventStreams(JobFeed feed, Duration heartbeat) {
    this.feed = feed;
    this.heartbeat = heartbeat;
  }

  /** A stream from after an event on; it ends after a final state. */
  SseEmitter open(UUID id, long after) {
    var emitter = new SseEmitter(NO_TIMEOUT);
    Thread.ofVirtual().name("job-events-" + id).start(() -> send(emitter, id, after));
    return emitter;
  }

  private void send(SseEmitter emitter, UUID id, long after) {
    try (var watch = feed.watch(id, after)) {
      // So that the caller has the head of the answer before the first event.
      emitter.send(SseEmitter.event().comment("events of job " + id));
      while (watch.isOpen()) {
        var events = watch.next(heartbeat);
        if (events.isEmpty()) {
          emitter.send(SseEmitter.event().comment("still here"));
        }
        for (var event : events) {
          emitter.send(
              SseEmitter.event()
                  .id(Long.toString(event.id()))
                  .name(event.change().type())
                  .data(event.change().data(), MediaType.APPLICATION_JSON));
          if (event.isLast()) {
            emitter.complete();
            return;
          }
        }
      }
      emitter.complete();
    } catch (IOException | IllegalStateException e) {
      log.debug("A watcher of job {} went away: {}", id, e.getMessage());
    } catch (InterruptedException e) {
      emitter.complete();
    } catch (RuntimeException e) {
      // The watcher comes back with the last id that it saw.
      log.warn("A watcher of job {} was cut off", id, e);
      emitter.complete();
    }
  }
}
