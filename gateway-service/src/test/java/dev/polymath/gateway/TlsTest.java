package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polymath.gateway.testing.Certificate;
import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A gateway that ends TLS itself, as docs/how-to/rotate-keys.md says. */
@GatewayTest
class TlsTest {

  @TempDir static Path folder;

  static final StubService gp = new StubService().answer("/v1/gp", 200, "{}");
  static Certificate first;

  @LocalServerPort int port;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) throws Exception {
    first = Certificate.make(folder);
    write(first);
    properties.add("polymath.gateway.services.gp.url", gp::url);
    properties.add("server.ssl.bundle", () -> "edge");
    var bundle = "spring.ssl.bundle.pem.edge.";
    properties.add(bundle + "keystore.certificate", () -> folder.resolve("tls.crt").toUri());
    properties.add(bundle + "keystore.private-key", () -> folder.resolve("tls.key").toUri());
    properties.add(bundle + "reload-on-update", () -> true);
    properties.add("spring.ssl.bundle.watch.file.quiet-period", () -> "1s");
  }

  static void write(Certificate certificate) throws Exception {
    certificate.write(folder.resolve("tls.crt"), folder.resolve("tls.key"));
  }

  @AfterAll
  static void stop() {
    gp.close();
  }

  @Test
  void onlyTlsIsSpokenAndBrowsersAreToldToKeepToIt() throws Exception {
    write(first);
    var answer = await().ignoreExceptions().until(() -> get(first), it -> it.statusCode() == 200);

    assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
    assertThat(gp.next().header("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(new Client(port).get("/v1/gp/x").statusCode()).isEqualTo(400);
  }

  @Test
  void aCertificateThatIsReplacedIsTakenWithoutARestart() throws Exception {
    var second = Certificate.make(folder);
    assertThatThrownBy(() -> get(second)).isInstanceOf(SSLException.class);

    write(second);

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> get(second).statusCode() == 200);
  }

  private HttpResponse<String> get(Certificate trusted) throws Exception {
    try (var http = HttpClient.newBuilder().sslContext(trusted.trusting()).build()) {
      var there = URI.create("https://127.0.0.1:" + port + "/v1/gp/x");
      return http.send(HttpRequest.newBuilder(there).build(), BodyHandlers.ofString());
    }
  }
}
