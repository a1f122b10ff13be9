package dev.polymath.pose.api;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who sends a video frame by frame. */
final class LiveClient implements WebSocket.Listener, AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** How a video ended. */
  record End(int code, String reason) {}

  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final StringBuilder parts = new StringBuilder();
  private final boolean reads;
  private final WebSocket socket;

  private LiveClient(URI address, boolean reads, String... headers) {
    this.reads = reads;
    var builder = HTTP.newWebSocketBuilder();
    for (var i = 0; i < headers.length; i += 2) builder.header(headers[i], headers[i + 1]);
    this.socket = builder.buildAsync(address, this).join();
  }

  /** Headers are names and values in turn. */
  static LiveClient open(int port, String query, String... headers) {
    return new LiveClient(address(port, query), true, headers);
  }

  /** One who never looks at what comes back. */
  static LiveClient blind(int port, String query) {
    return new LiveClient(address(port, query), false);
  }

  private static URI address(int port, String query) {
    return URI.create("ws://127.0.0.1:" + port + "/v1/pose/stream?" + query);
  }

  /** Sends a message; done when the socket has taken it. */
  CompletableFuture<WebSocket> send(String message) {
    return socket.sendText(message, true);
  }

  WebSocket socket() {
    return socket;
  }

  JsonNode next() throws InterruptedException {
    var message = messages.poll(20, TimeUnit.SECONDS);
    if (message == null) throw new AssertionError("nothing came; " + end);
    return JsonMapper.shared().readTree(message);
  }

  JsonNode ask(String message) throws InterruptedException {
    send(message).join();
    return next();
  }

  End end() {
    return end.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (reads) opened.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    parts.append(part);
    if (last) {
      messages.add(parts.toString());
      parts.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    end.complete(new End(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable thrown) {
    end.completeExceptionally(thrown);
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(e -> socket).join();
  }
}
