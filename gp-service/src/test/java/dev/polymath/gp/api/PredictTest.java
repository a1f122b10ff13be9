package dev.polymath.gp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.testing.FullMemory;
import dev.polymath.common.testing.Http;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Asking a fitted process over HTTP: moments, functions, likelihoods, pictures. */
@GpTest
class PredictTest {

  private static final double NOISE = 0.25;

  private static final String FIT =
      """
      {"name": "asked", "x": [[0], [1], [2], [4]], "y": [0.0, 0.8, 0.9, -0.8],
       "kernel": "RBF(length_scale=1.0) + WhiteKernel(noise_level=0.25)"}""";

  private final Http http;
  private final WorkingMemory memory;

  PredictTest(@LocalServerPort int port, @Autowired WorkingMemory memory) {
    http = new Http(port);
    this.memory = memory;
  }

  @BeforeEach
  void aModelIsThere() {
    if (http.get("/v1/gp/models/asked").status() == 404) {
      assertThat(http.postJson("/v1/gp/models", FIT).status()).isEqualTo(201);
    }
  }

  @Test
  void theVarianceOfAnObservationIsThatOfTheFunctionAndTheNoise() {
    var latent = predict("\"variance\": \"latent\"");
    var observation = predict("\"variance\": \"observation\"");

    assertThat(latent.get("varianceOf").asString()).isEqualTo("latent");
    assertThat(observation.get("varianceOf").asString()).isEqualTo("observation");
    assertThat(observation.get("mean")).isEqualTo(latent.get("mean"));
    for (var i = 0; i < 2; i++) {
      assertThat(observation.get("variance").get(i).asDouble())
          .isCloseTo(latent.get("variance").get(i).asDouble() + NOISE, within(1e-12));
    }
    assertThat(predict("\"covariance\": false")).isEqualTo(latent);
  }

  @Test
  void theCovarianceHasTheVariancesOnItsDiagonal() {
    var answer = predict("\"covariance\": true");

    var covariance = answer.get("covariance");
    for (var i = 0; i < 2; i++) {
      assertThat(covariance.get(i).get(i)).isEqualTo(answer.get("variance").get(i));
      for (var j = 0; j < 2; j++) {
        assertThat(covariance.get(i).get(j)).isEqualTo(covariance.get(j).get(i));
      }
    }
  }

  @Test
  void aLargeCovarianceIsAnsweredWhereThereIsMemoryForIt() throws Exception {
    var points = "{\"x\": [[0.5]%s], \"covariance\": true}".formatted(", [1.5]".repeat(300));
    var prior = "{\"kernel\": \"RBF(1.0)\", \"x\": [[0.5]%s]}".formatted(", [1.5]".repeat(300));
    try (var _ = new FullMemory(memory)) {
      assertThat(http.postJson("/v1/gp/models/asked/predict", points).status()).isEqualTo(429);
      assertThat(http.postJson("/v1/gp/prior/samples", prior).status()).isEqualTo(429);
      assertThat(predict("\"covariance\": true").has("covariance")).isTrue();
    }

    assertThat(http.postJson("/v1/gp/models/asked/predict", points).status()).isEqualTo(200);
  }

  @Test
  void samplesRepeatByTheirSeed() {
    var first = predict("\"samples\": 3, \"seed\": 5");

    assertThat(first.get("samples").size()).isEqualTo(3);
    assertThat(first.get("samples").get(0).size()).isEqualTo(2);
    assertThat(predict("\"samples\": 3, \"seed\": 5")).isEqualTo(first);
    assertThat(predict("\"samples\": 3, \"seed\": 6")).isNotEqualTo(first);
    assertThat(first.has("covariance")).isFalse();
  }

  @Test
  void theGradientIsThatOfTheLikelihood() {
    var path = "/v1/gp/models/asked/log-marginal-likelihood";
    var own = http.postJson(path, "{}").json();
    assertThat(own.get("parameters").get(1).get("value").asDouble())
        .isCloseTo(NOISE, within(1e-15));

    var step = 1e-5;
    for (var i = 0; i < 2; i++) {
      var above = valueAt(path, own.get("theta"), i, step);
      var below = valueAt(path, own.get("theta"), i, -step);
      assertThat(own.get("gradient").get(i).asDouble())
          .isCloseTo((above - below) / (2 * step), within(1e-8));
    }
  }

  @Test
  void theNextPlacesAreSuggestedWithinTheBounds() {
    var path = "/v1/gp/models/asked/suggest";
    var body =
        """
        {"bounds": [[-1, 6]], "goal": "maximize", "acquisition": "upperConfidenceBound",
         "beta": 1.5, "count": 3, "seed": 2}""";
    var answer = http.postJson(path, body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().get("suggestions").size()).isEqualTo(3);
    for (var suggestion : answer.json().get("suggestions")) {
      assertThat(suggestion.at("/x/0").asDouble()).isBetween(-1.0, 6.0);
      assertThat(suggestion.get("variance").asDouble()).isPositive();
    }
    assertThat(http.postJson(path, body).json()).isEqualTo(answer.json());
  }

  @Test
  void thePartsOfAKernelAreTold() {
    var fit = FIT.replace("asked", "parts").replace("\"RBF", "\"DotProduct() + RBF");
    assertThat(http.postJson("/v1/gp/models", fit).status()).isEqualTo(201);

    var parts = http.postJson("/v1/gp/models/parts/components", "{\"x\": [[0.5], [3]]}").json();
    var whole = http.postJson("/v1/gp/models/parts/predict", "{\"x\": [[0.5], [3]]}").json();

    assertThat(parts.get("components").size()).isEqualTo(2);
    assertThat(parts.at("/components/0/kernel").asString()).startsWith("DotProduct");
    assertThat(
            parts.at("/components/0/mean/1").asDouble()
                + parts.at("/components/1/mean/1").asDouble())
        .isCloseTo(whole.at("/mean/1").asDouble(), within(1e-12));
    assertThat(http.get("/v1/gp/models/parts/components.svg?xLabel=time").text())
        .contains("<svg", "part 2");
    assertThat(http.get("/v1/gp/models/parts/components.png").header("Content-Type"))
        .isEqualTo("image/png");
    var classes =
        fit.replace("\"parts\"", "\"no-parts\"")
            .replace("[0.0, 0.8, 0.9, -0.8]", "[0, 1, 1, 0]")
            .replace("{\"name\"", "{\"likelihood\": \"bernoulli\", \"name\"");
    assertThat(http.postJson("/v1/gp/models", classes).status()).isEqualTo(201);
    for (var path : new String[] {"components", "suggest"}) {
      var body = path.equals("suggest") ? "{\"bounds\": [[0, 1]]}" : "{\"x\": [[1]]}";
      assertThat(http.postJson("/v1/gp/models/no-parts/" + path, body).status()).isEqualTo(400);
    }
  }

  @Test
  void aPriorIsDrawnWithoutAnyData() {
    var drawn =
        http.postJson(
                "/v1/gp/prior/samples",
                """
                {"kernel": "4.0 * RBF(length_scale=2.0)", "x": [[0], [0.001], [50]],
                 "samples": 500, "seed": 3}""")
            .json();

    assertThat(drawn.get("variance").get(0).asDouble()).isCloseTo(4, within(1e-12));
    var squares = 0.0;
    for (var f : drawn.get("samples")) {
      squares += Math.pow(f.get(0).asDouble(), 2) / 500;
      assertThat(f.get(1).asDouble()).isCloseTo(f.get(0).asDouble(), within(0.05));
    }
    assertThat(squares).isCloseTo(4, within(0.8));
  }

  @Test
  void picturesAreDrawnAlongAFeature() {
    var svg = http.get("/v1/gp/models/asked/plot.svg?from=-1&to=6&feature=0&samples=2&seed=1");
    var png = http.get("/v1/gp/models/asked/plot.png");

    assertThat(svg.header("Content-Type")).startsWith("image/svg+xml");
    assertThat(svg.text()).contains("<svg", "asked, version 1");
    assertThat(png.header("Content-Type")).isEqualTo("image/png");
    assertThat(png.response().body()).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void anAliasIsAskedLikeAVersion() {
    var moved =
        http.send(
            "PUT",
            "/v1/gp/models/asked/aliases/champion",
            java.net.http.HttpRequest.BodyPublishers.ofString("{\"version\": 1}"),
            "Content-Type",
            "application/json");
    assertThat(moved.status()).as(moved.text()).isBetween(200, 299);

    var answer = http.postJson("/v1/gp/models/asked/predict?version=champion", "{\"x\": [[0.5]]}");

    assertThat(answer.json().get("version").asInt()).isEqualTo(1);
    assertThat(http.delete("/v1/gp/models/asked/versions/1").status()).isEqualTo(409);
  }

  private JsonNode predict(String how) {
    var answer = http.postJson("/v1/gp/models/asked/predict", "{\"x\": [[0.5], [3]], " + how + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private double valueAt(String path, JsonNode theta, int moved, double step) {
    var values = new double[theta.size()];
    for (var i = 0; i < values.length; i++) values[i] = theta.get(i).asDouble();
    values[moved] += step;
    return http.postJson(path, "{\"theta\": " + java.util.Arrays.toString(values) + "}")
        .json()
        .get("value")
        .asDouble();
  }
}
