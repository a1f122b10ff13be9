package dev.polymath.common.datasets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A host of public data sets, with all the ways in which such a host can fail. */
final class PublicHost implements AutoCloseable {

  static final byte[] DATA =
      "smiles,solubility\nOCC,0.5\n".repeat(50).getBytes(StandardCharsets.UTF_8);

  final AtomicInteger requests = new AtomicInteger();
  private final HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
  private final CountDownLatch closing = new CountDownLatch(1);

  PublicHost() throws IOException {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/good.csv", exchange -> answer(exchange, 200, DATA));
    server.createContext(
        "/moved.csv",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/good.csv");
          answer(exchange, 302, new byte[0]);
        });
    server.createContext(
        "/forged.csv",
        exchange -> {
          var forged = DATA.clone();
          forged[3] ^= 1;
          answer(exchange, 200, forged);
        });
    server.createContext(
        "/short.csv", exchange -> answer(exchange, 200, Arrays.copyOf(DATA, DATA.length - 1)));
    server.createContext("/endless.csv", PublicHost::answerForEver);
    server.createContext(
        "/torn.csv",
        exchange -> {
          exchange.sendResponseHeaders(200, DATA.length);
          exchange.getResponseBody().write(DATA, 0, 100);
          exchange.getResponseBody().flush();
          exchange.close();
        });
    server.createContext("/missing.csv", exchange -> answer(exchange, 404, DATA));
    server.createContext("/silent.csv", exchange -> await());
    server.createContext(
        "/stalling.csv",
        exchange -> {
          exchange.sendResponseHeaders(200, DATA.length);
          exchange.getResponseBody().write(DATA, 0, 100);
          exchange.getResponseBody().flush();
          await();
        });
    server.start();
  }

  DatasetCatalogue catalogue() {
    var host = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    return new DatasetCatalogue(
        List.of(
            entry("good", host + "good.csv"),
            entry("moved", host + "moved.csv"),
            entry("forged", host + "forged.csv"),
            entry("short", host + "short.csv"),
            entry("endless", host + "endless.csv"),
            entry("torn", host + "torn.csv"),
            entry("missing", host + "missing.csv"),
            entry("silent", host + "silent.csv"),
            entry("stalling", host + "stalling.csv"),
            entry("dead", "http://127.0.0.1:" + unusedPort() + "/dead.csv")));
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }

  private static CatalogueEntry entry(String name, String url) {
    return new CatalogueEntry(
        name, "Solubility, " + name, "CC-BY-4.0", URI.create(url), Bytes.sha256(DATA), DATA.length);
  }

  private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    requests.incrementAndGet();
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void answerForEver(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (var out = exchange.getResponseBody()) {
      while (true) out.write(DATA);
    } catch (IOException e) {
      exchange.close();
    }
  }

  private void await() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int unusedPort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
