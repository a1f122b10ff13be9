package dev.polymath.gateway.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A service behind the gateway: a real HTTP server that answers as told and remembers what it was
 * asked. It is ready, knows no models, and answers 404 to anything that it was not told.
 */
public final class StubService implements AutoCloseable {

  /** A request as the service saw it. */
  public record Seen(String method, String target, Headers headers, byte[] body) {
    public String header(String name) {
      return headers.getFirst(name);
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final InetSocketAddress address;
  private HttpServer server;
  private ExecutorService threads;

  public StubService() {
    start(0);
    address = server.getAddress();
    reset();
  }

  public String url() {
    return "http://127.0.0.1:" + address.getPort();
  }

  /** Answers a path, and what lies below it, with JSON. */
  public StubService answer(String path, int status, String json) {
    return handle(
        path,
        exchange -> {
          remember(exchange);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          send(exchange, status, json);
        });
  }

  /** Answers a path, and what lies below it. */
  public StubService handle(String path, HttpHandler handler) {
    handlers.put(path, handler);
    return this;
  }

  /** Answers a path no longer. */
  public void forget(String path) {
    handlers.remove(path);
  }

  /** The next request that was answered with {@link #answer} or remembered. */
  public Seen next() throws InterruptedException {
    return seen.take();
  }

  /** Forgets all that it was told and asked: it is ready and has nothing. */
  public void reset() {
    handlers.clear();
    handle("/actuator/health/readiness", exchange -> send(exchange, 200, "{\"status\":\"UP\"}"));
    seen.clear();
  }

  /** How many requests wait to be looked at. */
  public int seen() {
    return seen.size();
  }

  public void remember(HttpExchange exchange) throws IOException {
    seen.add(
        new Seen(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders(),
            exchange.getRequestBody().readAllBytes()));
  }

  public static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var none = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
    if (!none) exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Goes away: connections are cut and refused. */
  public void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Comes back at the same address. */
  public void restart() {
    start(address.getPort());
  }

  private void start(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", this::dispatch);
    server.start();
  }

  private void dispatch(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getRawPath();
    for (var known = path; !known.isEmpty(); known = known.substring(0, known.lastIndexOf('/'))) {
      var handler = handlers.get(known);
      if (handler != null) {
        handler.handle(exchange);
        return;
      }
    }
    exchange.getRequestBody().readAllBytes();
    send(exchange, 404, "{\"error\":\"not here\"}");
  }

  @Override
  public void close() {
    stop();
  }
}
