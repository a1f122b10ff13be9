package dev.polymath.federation.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** The line between clients and a server, on which happens to uploads what a test says. */
final class FaultyLine implements AutoCloseable {

  /** What happens to an upload. */
  enum Fault {
    /** One byte of it is another one. */
    DAMAGED,
    /** It comes twice. */
    REPLAYED,
    /** The server gets it, and its answer is lost. */
    UNANSWERED,
    /** The server gets half of it. */
    CUT
  }

  private static final Pattern UPLOAD = Pattern.compile(".*/tasks/([^/]+)/(update|secure/MASKED)");
  private static final Set<String> OF_THE_LINE =
      Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "expect");
  private static final int DELAY_EVERY = 7;

  private final JsonMapper json = new JsonMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer line;
  private final URI server;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger uploads = new AtomicInteger();
  private final ConcurrentSkipListMap<Integer, Fault> planned = new ConcurrentSkipListMap<>();
  private final Set<Fault> happened = ConcurrentHashMap.newKeySet();
  private final Map<String, String> receipts = new ConcurrentHashMap<>();
  private final List<Integer> resumed = new CopyOnWriteArrayList<>();
  private volatile long delayMillis;

  private FaultyLine(HttpServer line, URI server) {
    this.line = line;
    this.server = server;
  }

  static FaultyLine to(URI server) throws IOException {
    var line = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var faulty = new FaultyLine(line, server);
    line.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    line.createContext("/", faulty::pass);
    line.start();
    return faulty;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + line.getAddress().getPort());
  }

  /** From now on every seventh request waits for so long. */
  void delay(long millis) {
    delayMillis = millis;
  }

  /** Something happens to an upload, counted from 1, or to the next that has nothing planned. */
  void plan(int upload, Fault fault) {
    var free = upload;
    while (planned.putIfAbsent(free, fault) != null) free++;
  }

  Set<Fault> happened() {
    return Set.copyOf(happened);
  }

  /** How long what updates went on with was. */
  List<Integer> resumed() {
    return List.copyOf(resumed);
  }

  /** The sha256 of each update that its client was given a receipt of, by task. */
  Map<String, String> receipts() {
    return Map.copyOf(receipts);
  }

  private void pass(HttpExchange exchange) throws IOException {
    var fault = (Fault) null;
    try (exchange) {
      var path = UPLOAD.matcher(exchange.getRequestURI().getPath());
      var method = exchange.getRequestMethod();
      var isUpload = path.matches() && method.startsWith("P");
      var body = exchange.getRequestBody().readAllBytes();
      if (isUpload) {
        var due = planned.headMap(uploads.incrementAndGet(), true).pollFirstEntry();
        if (due != null) fault = due.getValue();
      }
      if (requests.incrementAndGet() % DELAY_EVERY == 0) Thread.sleep(delayMillis);
      if (fault == Fault.CUT) {
        sendHalf(exchange, body);
        awaitHalf(exchange);
        happened.add(fault);
        return;
      }
      if (method.equals("PATCH")) resumed.add(body.length);
      if (fault == Fault.DAMAGED) body[body.length / 2] ^= 1;
      var answer = send(exchange, body);
      if (fault == Fault.REPLAYED) answer = send(exchange, body);
      if (fault != null) happened.add(fault);
      if (fault == Fault.UNANSWERED) return;
      answer(exchange, answer);
      if (isUpload && answer.statusCode() == 200) {
        receipts.put(path.group(1), json.readTree(answer.body()).path("sha256").asString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // A server that is away cannot be sent anything: what was planned happens later.
      if (fault != null && !happened.contains(fault)) plan(uploads.get() + 1, fault);
      throw e;
    }
  }

  private void sendHalf(HttpExchange exchange, byte[] body) throws IOException {
    var head = new StringBuilder();
    head.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
    head.append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: ").append(body.length);
    for (var name : List.of("X-Client-Key", "Content-Type")) {
      var value = exchange.getRequestHeaders().getFirst(name);
      head.append("\r\n").append(name).append(": ").append(value);
    }
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      socket.getOutputStream().write(head.append("\r\n\r\n").toString().getBytes(US_ASCII));
      socket.getOutputStream().write(body, 0, body.length / 2);
    }
  }

  /** Until the server has noticed, else the client might be there before. */
  private void awaitHalf(HttpExchange exchange) throws IOException, InterruptedException {
    var key = exchange.getRequestHeaders().getFirst("X-Client-Key");
    var request =
        HttpRequest.newBuilder(server.resolve(exchange.getRequestURI().toString()))
            .method("HEAD", BodyPublishers.noBody())
            .header("X-Client-Key", key)
            .build();
    for (var attempt = 0; attempt < 100; attempt++) {
      var answer = http.send(request, BodyHandlers.discarding());
      if (answer.headers().firstValueAsLong("Upload-Offset").orElse(0) > 0) return;
      Thread.sleep(50);
    }
  }

  private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    copy(exchange.getRequestHeaders(), request);
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static void copy(Headers headers, HttpRequest.Builder to) {
    headers.forEach(
        (name, values) -> {
          if (OF_THE_LINE.contains(name.toLowerCase(Locale.ROOT))) return;
          values.forEach(value -> to.header(name, value));
        });
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (OF_THE_LINE.contains(name.toLowerCase(Locale.ROOT))) return;
              exchange.getResponseHeaders().put(name, values);
            });
    var body = answer.body();
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    line.stop(0);
    http.shutdownNow();
  }
}
