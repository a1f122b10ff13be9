package dev.polymath.gateway.proxy;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;

/**
 * A WebSocket to a service on behalf of a client. A part of a message is asked for when the one
 * before has been written to the client, so that nothing piles up here.
 */
final class ServiceLine implements WebSocket.Listener {

  /** Where a client's session keeps it. */
  static final String ATTRIBUTE = ServiceLine.class.getName();

  private static final Logger log = LoggerFactory.getLogger(ServiceLine.class);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Duration patience;
  private final Runnable atEnd;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CompletableFuture<WebSocketSession> client = new CompletableFuture<>();
  private volatile @Nullable WebSocket service;

  /**
   * A line that is about to be opened.
   *
   * @param patience how long the service may leave a message of the client unread
   * @param atEnd called once
   */
  ServiceLine(Duration patience, Runnable atEnd) {
    this.patience = patience;
    this.atEnd = atEnd;
  }

  void opened(WebSocket socket) {
    service = socket;
  }

  /** Lets what the service says through to the client. */
  void connect(WebSocketSession session) {
    client.complete(session);
    socket().request(1);
  }

  /** Passes a part of a message on and waits until it is gone: meanwhile the client is not read. */
  void send(WebSocketMessage<?> message) throws IOException, InterruptedException {
    var sent =
        switch (message) {
          case TextMessage text -> socket().sendText(text.getPayload(), text.isLast());
          case BinaryMessage bytes -> socket().sendBinary(bytes.getPayload(), bytes.isLast());
          default -> throw new IOException("no message of a client");
        };
    try {
      sent.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the service takes no more", e);
    }
  }

  /** Tells the service that the client has gone, and why; it may take a moment to go, too. */
  void close(CloseStatus status) {
    var reason = status.getReason() == null ? "" : status.getReason();
    socket()
        .sendClose(status.getCode(), reason)
        .orTimeout(FAREWELL.toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete(
            (socket, thrown) -> {
              if (thrown != null) cut();
            });
    CompletableFuture.delayedExecutor(FAREWELL.toNanos(), TimeUnit.NANOSECONDS).execute(this::cut);
  }

  /** Ends the connection to the service, if there is one. */
  void cut() {
    var socket = service;
    if (socket != null) socket.abort();
    end();
  }

  private void end() {
    if (ended.compareAndSet(false, true)) atEnd.run();
  }

  /** Asks for nothing: the client is not there yet. */
  @Override
  public void onOpen(WebSocket socket) {}

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    pass(socket, new TextMessage(part, last));
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
    pass(socket, new BinaryMessage(part, last));
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    var isSilent = code == CloseStatus.NO_STATUS_CODE.getCode();
    hangUp(isSilent ? CloseStatus.NORMAL : new CloseStatus(code, reason));
    end();
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable thrown) {
    log.debug("A service broke off a WebSocket: {}", thrown.getMessage());
    hangUp(CloseStatus.SERVER_ERROR.withReason("The service broke off."));
    end();
  }

  /** What comes for a client who has gone is read, too, up to the service's own farewell. */
  private void pass(WebSocket socket, WebSocketMessage<?> message) {
    try {
      client.join().sendMessage(message);
    } catch (IOException | IllegalStateException e) {
      log.debug("A client of a WebSocket went away: {}", e.getMessage());
      hangUp(CloseStatus.SESSION_NOT_RELIABLE);
    }
    socket.request(1);
  }

  private void hangUp(CloseStatus status) {
    client.thenAccept(
        session -> {
          try {
            session.close(status);
          } catch (IOException | IllegalArgumentException e) {
            log.debug("A WebSocket was not closed in order: {}", e.getMessage());
          }
        });
  }

  private WebSocket socket() {
    var socket = service;
    if (socket == null) throw new IllegalStateException("the line is not open");
    return socket;
  }
}
