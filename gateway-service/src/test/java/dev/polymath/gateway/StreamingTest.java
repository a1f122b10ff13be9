package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayProcess;
import dev.polymath.gateway.testing.StubService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies far larger than the gateway's heap, and bodies that never end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamingTest {

  private static final long MEGABYTE = 1024 * 1024L;
  private static final long LARGE = 300 * MEGABYTE;

  static final StubService gp = new StubService();
  static ServerSocket hasty;
  static GatewayProcess gateway;
  static Client client;

  @BeforeAll
  static void start() throws Exception {
    hasty = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    gateway =
        new GatewayProcess(
            "64m",
            "--polymath.gateway.services.gp.url=" + gp.url(),
            "--polymath.gateway.services.hasty.url=http://127.0.0.1:" + hasty.getLocalPort());
    client = gateway.client();
  }

  @AfterAll
  static void stop() throws IOException {
    if (gateway != null) gateway.close();
    gp.close();
    hasty.close();
  }

  @Test
  void anUploadFarLargerThanTheHeapArrivesWhole() throws Exception {
    var length = new CompletableFuture<String>();
    gp.handle(
        "/v1/gp/datasets",
        exchange -> {
          length.complete(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Length")));
          StubService.send(exchange, 201, String.valueOf(sum(exchange.getRequestBody())));
        });

    var response =
        client.send(
            client
                .to("/v1/gp/datasets")
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> new Pattern(LARGE)), LARGE))
                .build());

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo(String.valueOf(sum(new Pattern(LARGE))));
    assertThat(length.join()).isEqualTo(String.valueOf(LARGE));
  }

  @Test
  void aDownloadFarLargerThanTheHeapArrivesWhole() throws Exception {
    gp.handle(
        "/v1/gp/weights",
        exchange -> {
          exchange.sendResponseHeaders(200, LARGE);
          try (var body = exchange.getResponseBody()) {
            new Pattern(LARGE).transferTo(body);
          }
        });

    var response = client.stream(client.to("/v1/gp/weights").build());

    assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(LARGE);
    assertThat(sum(response.body())).isEqualTo(sum(new Pattern(LARGE)));
  }

  @Test
  void anEventArrivesBeforeTheNextOneIsSent() throws Exception {
    var mayGoOn = new Semaphore(0);
    gp.handle(
        "/v1/gp/events",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            for (var event = 1; event <= 5; event++) {
              body.write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
              body.flush();
              // A gateway that held an event back would wait here for ever.
              mayGoOn.acquireUninterruptibly();
            }
          }
        });

    var response = client.stream(client.to("/v1/gp/events").build());
    try (var lines = lines(response.body())) {
      for (var event = 1; event <= 5; event++) {
        assertThat(lines.readLine()).isEqualTo("data: " + event);
        assertThat(lines.readLine()).isEmpty();
        mayGoOn.release();
      }
      assertThat(lines.readLine()).isNull();
    }
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
  }

  @Test
  void aServiceLearnsThatNobodyListensAnyMore() throws Exception {
    var cut = new CompletableFuture<Void>();
    gp.handle(
        "/v1/gp/endless",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          try {
            while (true) {
              exchange.getResponseBody().write("data: x\n\n".getBytes(StandardCharsets.UTF_8));
              exchange.getResponseBody().flush();
              TimeUnit.MILLISECONDS.sleep(20);
            }
          } catch (IOException e) {
            cut.complete(null);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    try (var socket = client.connect()) {
      socket.getOutputStream().write("GET /v1/gp/endless HTTP/1.1\r\nHost: g\r\n\r\n".getBytes());
      var lines = lines(socket.getInputStream());
      while (!"data: x".equals(lines.readLine())) {}
    }

    assertThat(cut).succeedsWithin(Duration.ofSeconds(20));
  }

  @Test
  void aServiceLearnsThatAnUploadWasGivenUp() throws Exception {
    var end = new CompletableFuture<String>();
    gp.handle(
        "/v1/gp/partial",
        exchange -> {
          try {
            exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
            end.complete("whole");
          } catch (IOException e) {
            end.complete("cut");
          }
        });

    try (var socket = client.connect()) {
      socket
          .getOutputStream()
          .write(
              "POST /v1/gp/partial HTTP/1.1\r\nHost: g\r\nContent-Length: 1000000\r\n\r\n"
                  .getBytes());
      socket.getOutputStream().write(new byte[200_000]);
    }

    assertThat(end).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("cut");
  }

  @Test
  void aRefusalIsPassedOnWhileTheUploadIsStillUnderWay() throws Exception {
    Thread.ofVirtual()
        .start(
            () -> {
              try (var socket = hasty.accept()) {
                lines(socket.getInputStream()).readLine();
                socket
                    .getOutputStream()
                    .write(
                        "HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlong"
                            .getBytes());
                TimeUnit.SECONDS.sleep(20);
              } catch (IOException | InterruptedException e) {
                // The test is over.
              }
            });

    try (var socket = client.connect()) {
      var out = socket.getOutputStream();
      out.write(
          ("POST /v1/hasty/x HTTP/1.1\r\nHost: g\r\nContent-Length: " + LARGE + "\r\n\r\n")
              .getBytes());
      var sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (var chunk = 0; chunk < 100; chunk++) {
                        out.write(new byte[65_536]);
                        TimeUnit.MILLISECONDS.sleep(20);
                      }
                    } catch (IOException | InterruptedException e) {
                      // The gateway has closed, which is its right.
                    }
                  });
      assertThat(lines(socket.getInputStream()).readLine()).startsWith("HTTP/1.1 413");
      sender.interrupt();
    }
  }

  @Test
  void aSlowUploadOfASmallBodyDoesNotBotherTheService() throws Exception {
    gp.answer("/v1/gp/small", 200, "{}");

    try (var socket = client.connect()) {
      var out = socket.getOutputStream();
      out.write(
          "POST /v1/gp/small HTTP/1.1\r\nHost: g\r\nContent-Length: 10\r\n\r\n12345".getBytes());
      TimeUnit.MILLISECONDS.sleep(300);
      assertThat(gp.seen()).isZero();
      out.write("67890".getBytes());
      assertThat(lines(socket.getInputStream()).readLine()).startsWith("HTTP/1.1 200");
    }
    assertThat(gp.next().text()).isEqualTo("1234567890");
  }

  @Test
  void aClientThatWaitsForContinueGetsIt() throws Exception {
    gp.answer("/v1/gp/continue", 200, "{}");
    var request =
        HttpRequest.newBuilder(client.to("/v1/gp/continue").build(), (name, value) -> true)
            .expectContinue(true)
            .POST(BodyPublishers.ofString("patient"))
            .build();

    assertThat(client.send(request).statusCode()).isEqualTo(200);
    var seen = gp.next();
    assertThat(seen.text()).isEqualTo("patient");
    assertThat(seen.header("Expect")).isNull();
  }

  private static BufferedReader lines(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** Of length and content, each byte weighed by its place. */
  private static long sum(InputStream in) throws IOException {
    var buffer = new byte[65_536];
    var sum = 0L;
    for (int n; (n = in.read(buffer)) >= 0; ) {
      for (var i = 0; i < n; i++) sum = sum * 31 + buffer[i] + 1;
    }
    return sum;
  }

  /** Bytes that do not repeat with any power of two. */
  private static final class Pattern extends InputStream {
    private final long length;
    private long position;

    Pattern(long length) {
      this.length = length;
    }

    @Override
    public int read() {
      return position == length ? -1 : (int) (position++ % 251);
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) {
      if (position == length) return -1;
      var n = (int) Math.min(wanted, length - position);
      for (var i = 0; i < n; i++) bytes[offset + i] = (byte) (position++ % 251);
      return n;
    }
  }
}
