package dev.polymath.common.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.Torch;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.PostgresTest;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootTest(
    classes = ObservabilityTest.Service.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "polymath.service=gp",
      "management.defaults.metrics.export.enabled=true",
      "management.prometheus.metrics.export.enabled=true",
    })
@PostgresTest
@ExtendWith(OutputCaptureExtension.class)
class ObservabilityTest {

  private final Http http;
  private final MeterRegistry registry;

  ObservabilityTest(@LocalServerPort int port, @Autowired MeterRegistry registry) {
    this.http = new Http(port);
    this.registry = registry;
  }

  @Test
  void requestsAreCountedInSharedBucketsByService() {
    http.get("/hello");

    assertThat(http.get("/actuator/prometheus").text())
        .containsPattern(
            "http_server_requests_seconds_bucket\\{[^}]*service=\"gp\"[^}]*uri=\"/hello\"[^}]*le=\"0.005\"");
  }

  @Test
  void timersOfThePlatformHaveTheSameBucketsAndSummariesNone() {
    Timer.builder("polymath.test.time").register(registry).record(Duration.ofMillis(3));
    DistributionSummary.builder("polymath.test.size").register(registry).record(3);

    assertThat(http.get("/actuator/prometheus").text())
        .containsPattern("polymath_test_time_seconds_bucket\\{[^}]*le=\"0.005\"\\} 1")
        .contains("polymath_test_size_sum")
        .doesNotContain("polymath_test_size_bucket");
  }

  @Test
  void memoryThatTheHeapKnowsNothingOfIsMeasured() {
    assertThat(registry.get("polymath.process.memory.resident").gauge().value())
        .isGreaterThan(50e6);
    var arrays = registry.get("polymath.nn.arrays").gauge();
    try (var torch = Torch.onCpu()) {
      var before = arrays.value();
      torch.manager().zeros(new Shape(3));
      assertThat(arrays.value()).isEqualTo(before + 1);
    }
  }

  @Test
  void aLogLineCarriesTheIdOfItsRequest(CapturedOutput output) {
    http.get("/hello", "X-Request-Id", "order-17");

    assertThat(output.toString().lines().filter(line -> line.contains("Hello is said")))
        .anyMatch(line -> line.contains("[order-17]"));
  }

  @Test
  void livenessAndReadinessAreToldApart() {
    assertThat(http.get("/actuator/health/liveness").json().get("status").asString())
        .isEqualTo("UP");
    assertThat(http.get("/actuator/health/readiness").json().get("status").asString())
        .isEqualTo("UP");
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(Hello.class)
  static class Service {}

  @RestController
  static class Hello {
    private static final Logger log = LoggerFactory.getLogger(Hello.class);

    @GetMapping("/hello")
    String hello() {
      log.info("Hello is said");
      return "hello";
    }
  }
}
