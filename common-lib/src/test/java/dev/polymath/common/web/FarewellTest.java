package dev.polymath.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.PostgresTest;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class FarewellTest {

  private static final byte[] REQUEST =
      "GET /v1/sample/request-id HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

  @Test
  @Timeout(60)
  void aServiceThatEndsAnswersOverOpenConnectionsAndClosesThem() throws Exception {
    try (var service = service();
        var kept = new Socket("127.0.0.1", port(service))) {
      kept.getOutputStream().write(REQUEST);
      assertThat(answer(kept)).startsWith("HTTP/1.1 200").doesNotContain("Connection: close");

      var end = CompletableFuture.runAsync(service::close);
      Thread.sleep(500);

      kept.getOutputStream().write(REQUEST);
      assertThat(answer(kept)).startsWith("HTTP/1.1 200").contains("Connection: close");
      assertThat(kept.getInputStream().read()).isEqualTo(-1);
      try (var fresh = new Socket("127.0.0.1", port(service))) {
        fresh.getOutputStream().write(REQUEST);
        assertThat(answer(fresh)).startsWith("HTTP/1.1 200").contains("Connection: close");
      }
      assertThat(end).isNotDone();
      end.join();
    }
  }

  private static ConfigurableApplicationContext service() {
    return new SpringApplicationBuilder(SampleService.class)
        .initializers(new PostgresTest.Initializer())
        .run("--polymath.service=sample", "--server.port=0", "--polymath.web.farewell=3s");
  }

  private static int port(ConfigurableApplicationContext service) {
    return Integer.parseInt(service.getEnvironment().getProperty("local.server.port", ""));
  }

  /** The head of an answer, whose body is read as well. */
  private static String answer(Socket socket) throws IOException {
    var in = new DataInputStream(socket.getInputStream());
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) head.append((char) in.readByte());
    var length = LENGTH.matcher(head);
    assertThat(length.find()).as("%s", head).isTrue();
    in.skipNBytes(Long.parseLong(length.group(1)));
    return head.toString();
  }
}
