package dev.polymath.pose.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.FieldError;
import dev.polymath.pose.skeleton.Motion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends poses as they are found, each request's on a virtual thread of its own: events {@code
 * poses}, and {@code done} or {@code error} at the end. The next part is lifted when the one before
 * is written, so that a slow reader holds up itself alone.
 */
@Component
final class PredictEvents {

  private static final Logger log = LoggerFactory.getLogger(PredictEvents.class);
  private static final long NO_TIMEOUT = 0;

  private final Lifting lifting;

  PredictEvents(Lifting lifting) {
    this.lifting = lifting;
  }

  /**
   * Poses that were found.
   *
   * @param person the number of the person, 0 where one was asked for
   * @param from the number of the first frame
   * @param frames [n][17][3]
   * @param trajectory [n][3]; where it was asked for
   * @param progress of all frames of all people
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Poses(
      int person,
      int from,
      float[][][] frames,
      float @Nullable [][] trajectory,
      Progress progress) {}

  /** How many frames are found of how many. */
  record Progress(int frames, int of) {}

  /** What went wrong on the way. */
  record Broken(String detail, List<FieldError> errors) {}

  /** Checks everything first, so that what is wrong with a request is answered as ever. */
  SseEmitter open(PredictRequest request) {
    var prepared = lifting.prepare(request);
    var emitter = new SseEmitter(NO_TIMEOUT);
    Thread.ofVirtual().name("poses").start(() -> send(emitter, prepared));
    return emitter;
  }

  private void send(SseEmitter emitter, Lifting.Prepared prepared) {
    var all = prepared.people().stream().mapToInt(gaps -> gaps.filled().frames()).toArray();
    try {
      var answer = lifting.lift(prepared, part -> send(emitter, part, all));
      send(emitter, "done", PredictResponse.of(prepared.request(), answer).withoutPoses());
      emitter.complete();
    } catch (UncheckedIOException | IllegalStateException e) {
      log.debug("Nobody waits for poses any more: {}", e.getMessage());
      emitter.completeWithError(e);
    } catch (Failure e) {
      broken(emitter, Objects.requireNonNull(e.getMessage()), errors(e));
    } catch (RuntimeException e) {
      log.error("Unexpected failure while poses were sent", e);
      broken(emitter, "The server failed at this request. Try again later.", List.of());
    }
  }

  private static void send(SseEmitter emitter, Lifting.Part part, int[] all) {
    var poses = part.found().poses();
    var found = part.from() + poses.length / Motion.FRAME;
    var of = 0;
    for (var person = 0; person < all.length; person++) {
      if (person < part.person()) found += all[person];
      of += all[person];
    }
    send(
        emitter,
        "poses",
        new Poses(
            part.person(),
            part.from(),
            Nested.joints(poses, 3),
            part.found().trajectory().map(places -> Nested.rows(places, 3)).orElse(null),
            new Progress(found, of)));
  }

  private static void broken(SseEmitter emitter, String detail, List<FieldError> errors) {
    try {
      send(emitter, "error", new Broken(detail, errors));
      emitter.complete();
    } catch (UncheckedIOException | IllegalStateException e) {
      log.debug("Nobody waits for poses any more: {}", e.getMessage());
    }
  }

  private static List<FieldError> errors(Failure failure) {
    return switch (failure) {
      case Failure.InvalidRequest e -> e.errors();
      case Failure.Unprocessable e -> e.errors();
      default -> List.of();
    };
  }

  private static void send(SseEmitter emitter, String name, Object data) {
    try {
      emitter.send(SseEmitter.event().name(name).data(data, MediaType.APPLICATION_JSON));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
