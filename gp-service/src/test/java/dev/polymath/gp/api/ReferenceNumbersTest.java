package dev.polymath.gp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polymath.common.testing.Http;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another implementation's mean, covariance, likelihood and gradient, met over HTTP to 1e-8. */
@GpTest
class ReferenceNumbersTest {

  private static final Path TRUTH = Path.of("../../shared/truth");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Http http;

  ReferenceNumbersTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gp_rbf1d", "gp_matern52", "gp_composite", "gp_ard3d"})
  void agreeTo8Digits(String name) throws Exception {
    var file = TRUTH.resolve(name + ".json");
    assumeTrue(Files.exists(file), "the reference numbers are not beside this checkout: " + file);
    var truth = JSON.readTree(Files.readAllBytes(file));

    // The text of the kernel is rounded to three digits; theta is not.
    var rounded = fit(name + "-rounded", truth, truth.path("kernel"));
    var likelihood =
        post(rounded + "/log-marginal-likelihood", Map.of("theta", truth.path("theta_log")));
    assertClose(likelihood.path("value"), truth.path("logMarginalLikelihood"));
    assertClose(likelihood.path("gradient"), truth.path("gradientLogTheta"));

    var exact = fit(name, truth, likelihood.path("kernel"));
    var prediction =
        post(
            exact + "/predict",
            Map.of("x", truth.path("xs"), "variance", "observation", "covariance", true));
    assertClose(prediction.path("mean"), truth.path("mean"));
    assertClose(prediction.path("covariance"), truth.path("covariance"));
    for (var i = 0; i < prediction.path("variance").size(); i++) {
      assertClose(prediction.path("variance").get(i), truth.path("covariance").get(i).get(i));
    }
  }

  private String fit(String name, JsonNode truth, JsonNode kernel) {
    post(
        "/v1/gp/models",
        Map.of(
            "name",
            name,
            "x",
            truth.path("x"),
            "y",
            truth.path("y"),
            "kernel",
            kernel,
            "alpha",
            truth.path("alpha"),
            "optimize",
            false));
    return "/v1/gp/models/" + name;
  }

  private JsonNode post(String path, Object body) {
    var answer = http.postJson(path, JSON.writeValueAsString(body));
    assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
    return answer.json();
  }

  /** To 1e-8 of the largest number of the row, in whatever shape. */
  private static void assertClose(JsonNode actual, JsonNode expected) {
    if (expected.isArray()) {
      assertThat(actual.size()).isEqualTo(expected.size());
      if (expected.get(0).isArray()) {
        for (var i = 0; i < expected.size(); i++) assertClose(actual.get(i), expected.get(i));
        return;
      }
      var scale = 0.0;
      for (var number : expected) scale = Math.max(scale, Math.abs(number.asDouble()));
      for (var i = 0; i < expected.size(); i++) {
        assertThat(actual.get(i).asDouble())
            .isCloseTo(expected.get(i).asDouble(), within(1e-8 * scale));
      }
      return;
    }
    assertThat(actual.asDouble())
        .isCloseTo(expected.asDouble(), within(1e-8 * Math.abs(expected.asDouble())));
  }
}
