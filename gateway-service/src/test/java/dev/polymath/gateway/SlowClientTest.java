package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Clients that never pause for long and never come to an end. */
@GatewayTest
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowClientTest {

  static final StubService gp = new StubService();

  private final Client client;

  SlowClientTest(@LocalServerPort int port) {
    client = new Client(port);
  }

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.gp.url", gp::url);
    properties.add("polymath.gateway.body-timeout", () -> "500ms");
  }

  @AfterAll
  static void stop() {
    gp.close();
  }

  @Test
  void aBodyThatTricklesIsRefusedAndItsConnectionClosed() throws Exception {
    gp.answer("/v1/gp/models", 200, "{}");
    try (var socket = client.connect()) {
      var out = socket.getOutputStream();
      out.write(
          "POST /v1/gp/models HTTP/1.1\r\nHost: g\r\nContent-Length: 10000\r\n\r\n".getBytes());
      var sender = Thread.ofVirtual().start(() -> trickle(out));

      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(answer).startsWith("HTTP/1.1 408").contains("did not arrive in time");
      sender.interrupt();
    }
    assertThat(gp.seen()).isZero();
  }

  @Test
  void aBodyThatComesInTwoPartsInTimeIsPassedOn() throws Exception {
    gp.answer("/v1/gp/models", 200, "{}");
    try (var socket = client.connect()) {
      var out = socket.getOutputStream();
      out.write(
          "POST /v1/gp/models HTTP/1.1\r\nHost: g\r\nConnection: close\r\nContent-Length: 4\r\n\r\nab"
              .getBytes());
      TimeUnit.MILLISECONDS.sleep(50);
      out.write("cd".getBytes());

      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(answer).startsWith("HTTP/1.1 200");
    }
    assertThat(gp.next().text()).isEqualTo("abcd");
  }

  private static void trickle(OutputStream out) {
    try {
      while (true) {
        out.write(' ');
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (IOException | InterruptedException e) {
      // The gateway has closed, which is its right.
    }
  }
}
