package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Which trace a service is told that a request belongs to. */
@GatewayTest
@TestPropertySource(
    properties = {
      "management.tracing.export.enabled=true",
      "management.tracing.sampling.probability=1",
      "management.defaults.metrics.export.enabled=true",
      "management.prometheus.metrics.export.enabled=true"
    })
class TracesTest {

  static final StubService gp = new StubService();

  @LocalServerPort int port;
  Client client;

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.gp.url", gp::url);
  }

  @AfterAll
  static void stop() {
    gp.close();
  }

  @BeforeEach
  void setUp() {
    client = new Client(port);
    gp.reset();
    gp.answer("/v1/gp", 200, "{}");
  }

  @Test
  void aClientsTraceGoesOnThroughTheGateway() throws Exception {
    client.get(
        "/v1/gp/models", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    assertThat(gp.next().header("traceparent"))
        .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
        .endsWith("-01")
        .doesNotContain("b7ad6b7169203331");
  }

  @Test
  void aRequestWithoutATraceBeginsOne() throws Exception {
    client.get("/v1/gp/models");

    assertThat(gp.next().header("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]");
  }

  @Test
  void aBucketNamesATraceThatFellIntoIt() throws Exception {
    client.get("/v1/gp/models");

    var metrics =
        client
            .get("/actuator/prometheus", "Accept", "application/openmetrics-text; version=1.0.0")
            .body();
    var named = metrics.lines().filter(line -> line.contains("# {")).toList();
    assertThat(named).isNotEmpty().allMatch(line -> line.contains("_bucket{"));
    assertThat(named).anyMatch(line -> line.contains("trace_id="));
  }
}
