package dev.polymath.gateway.proxy;

import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * Passes the messages of clients on to their services, part by part as they come, so that a message
 * of any size costs no more than a buffer; the bound on messages is the service's.
 */
final class WebSocketRelay implements WebSocketHandler {

  private static final Logger log = LoggerFactory.getLogger(WebSocketRelay.class);

  private final Duration idle;

  WebSocketRelay(Duration idle) {
    this.idle = idle;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    if (session instanceof NativeWebSocketSession underneath
        && underneath.getNativeSession() instanceof Session tomcat) {
      tomcat.setMaxIdleTimeout(idle.toMillis());
    }
    line(session).connect(session);
  }

  @Override
  public void handleMessage(WebSocketSession session, WebSocketMessage<?> message)
      throws IOException {
    try {
      line(session).send(message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      session.close(CloseStatus.GOING_AWAY);
    } catch (IOException e) {
      log.debug("A service does not take a message: {}", e.getMessage());
      session.close(CloseStatus.SERVER_ERROR.withReason("The service broke off."));
    }
  }

  @Override
  public void handleTransportError(WebSocketSession session, Throwable thrown) {
    log.debug("A client broke off a WebSocket: {}", thrown.getMessage());
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    line(session).close(status);
  }

  @Override
  public boolean supportsPartialMessages() {
    return true;
  }

  private static ServiceLine line(WebSocketSession session) {
    if (session.getAttributes().get(ServiceLine.ATTRIBUTE) instanceof ServiceLine line) return line;
    throw new IllegalStateException("The door has opened no line to a service");
  }
}
