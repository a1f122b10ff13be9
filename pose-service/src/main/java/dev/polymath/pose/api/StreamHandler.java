package dev.polymath.pose.api;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.FieldError;
import dev.polymath.pose.training.PoseModels;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.apache.tomcat.websocket.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Videos that come over WebSocket, a frame in each message.
 *
 * <p>A message is answered before the next one is read from its connection. So a client that sends
 * faster than the model lifts, or reads slower than it is answered, is slowed by TCP itself and
 * costs no memory; one that does not read at all is cut off in the end. Frames of different
 * connections meet in the model's queue and share forwards.
 */
final class StreamHandler extends TextWebSocketHandler {

  private static final Logger log = LoggerFactory.getLogger(StreamHandler.class);
  private static final String VIDEO = FollowedVideo.class.getName();
  private static final String PLACE = StreamHandler.class.getName();

  /** What a closing frame has room for, in bytes. */
  private static final int LONGEST_REASON = 123;

  private final PoseModels models;
  private final JsonMapper json;
  private final StreamProperties properties;
  private final Semaphore places;

  StreamHandler(
      PoseModels models, JsonMapper json, StreamProperties properties, MeterRegistry meters) {
    this.models = models;
    this.json = json;
    this.properties = properties;
    this.places = new Semaphore(properties.max());
    Gauge.builder(
            "polymath.pose.streams", places, free -> properties.max() - free.availablePermits())
        .description("Videos that are followed")
        .register(meters);
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) throws IOException {
    if (session instanceof NativeWebSocketSession underneath
        && underneath.getNativeSession() instanceof Session tomcat) {
      tomcat
          .getUserProperties()
          .put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, properties.patience().toMillis());
    }
    if (!places.tryAcquire()) {
      end(
          session,
          CloseStatus.SERVICE_OVERLOAD,
          "%d videos are followed already; come again later.".formatted(properties.max()),
          List.of());
      return;
    }
    session.getAttributes().put(PLACE, true);
    try {
      var query = VideoQuery.of(Objects.requireNonNull(session.getUri()));
      var video = new FollowedVideo(models, json, query);
      session.getAttributes().put(VIDEO, video);
      send(session, video.opened());
    } catch (RuntimeException e) {
      end(session, e);
    }
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage message)
      throws IOException {
    // What was under way when the video ended is of no use any more.
    if (!(session.getAttributes().get(VIDEO) instanceof FollowedVideo video)) return;
    try {
      send(session, video.next(message.getPayload()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(session, new Failure.Unavailable("This server shuts down.", Duration.ZERO));
    } catch (IOException e) {
      log.debug("A video was not read or broke off: {}", e.getMessage());
      session.close(CloseStatus.SESSION_NOT_RELIABLE);
    } catch (RuntimeException e) {
      end(session, e);
    }
  }

  @Override
  public void handleTransportError(WebSocketSession session, Throwable thrown) {
    log.debug("A video broke off: {}", thrown.getMessage());
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    session.getAttributes().remove(VIDEO);
    if (session.getAttributes().remove(PLACE) != null) places.release();
  }

  private void send(WebSocketSession session, StreamMessage message) throws IOException {
    session.sendMessage(new TextMessage(json.writeValueAsString(message)));
  }

  private void end(WebSocketSession session, RuntimeException thrown) throws IOException {
    switch (thrown) {
      case Failure.InvalidRequest e ->
          end(session, CloseStatus.POLICY_VIOLATION, message(e), e.errors());
      case Failure.Unprocessable e ->
          end(session, CloseStatus.POLICY_VIOLATION, message(e), e.errors());
      case Failure.NotFound e -> end(session, CloseStatus.POLICY_VIOLATION, message(e), List.of());
      case Failure e -> end(session, CloseStatus.SERVICE_OVERLOAD, message(e), List.of());
      default -> {
        log.error("Unexpected failure while a video was followed", thrown);
        end(session, CloseStatus.SERVER_ERROR, "The server failed; open it again.", List.of());
      }
    }
  }

  private static String message(Failure failure) {
    return Objects.requireNonNull(failure.getMessage());
  }

  private void end(
      WebSocketSession session, CloseStatus status, String detail, List<FieldError> errors)
      throws IOException {
    session.getAttributes().remove(VIDEO);
    send(session, new StreamMessage.Refused(null, detail, errors));
    var reason =
        errors.isEmpty() ? detail : errors.getFirst().field() + ": " + errors.getFirst().message();
    session.close(status.withReason(shortened(reason)));
  }

  private static String shortened(String reason) {
    var shortened = reason;
    while (shortened.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
      shortened = shortened.substring(0, Math.min(shortened.length(), LONGEST_REASON + 1) - 1);
    }
    return shortened;
  }
}
