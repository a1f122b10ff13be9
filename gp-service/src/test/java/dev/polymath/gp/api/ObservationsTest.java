package dev.polymath.gp.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.testing.Http;
import dev.polymath.gp.data.TrainingTensors;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Observations that come in one after another. */
@GpTest
class ObservationsTest {

  private static final String KERNEL = "1.2 * RBF(length_scale=1.5) + WhiteKernel(0.05)";

  private final Http http;

  ObservationsTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void eachRequestMakesAVersionThatHasSeenEverything() {
    fit("stream", 0, 10, "\"normalizeY\": true");
    fit("at-once", 0, 14, "\"normalizeY\": true");

    var second = add("stream", 10, 12);
    var third = add("stream", 12, 14);

    assertThat(second.status()).as(second.text()).isEqualTo(201);
    assertThat(second.header("Location")).isEqualTo("/v1/gp/models/stream/versions/2");
    assertThat(third.json().get("version").asInt()).isEqualTo(3);
    var version = http.get("/v1/gp/models/stream/versions/3").json();
    assertThat(version.at("/parent/version").asInt()).isEqualTo(2);
    var atOnce = http.get("/v1/gp/models/at-once/versions/1").json();
    assertThat(version.get("config")).isEqualTo(atOnce.get("config"));
    assertThat(version.get("sha256")).as("the same points").isEqualTo(atOnce.get("sha256"));
    assertThat(version.at("/metrics/logMarginalLikelihood").asDouble())
        .isCloseTo(atOnce.at("/metrics/logMarginalLikelihood").asDouble(), within(1e-9));
    assertSame(ask("stream"), ask("at-once"), 1e-9);
    assertThat(
            http.get("/v1/gp/models/stream/versions/1")
                .json()
                .at("/parent/version")
                .isMissingNode())
        .isTrue();
  }

  @Test
  void aRepetitionWithTheSameKeyAddsNothing() {
    fit("observed-once", 0, 5, "\"normalizeY\": false");
    var body = points(5, 7);

    var first =
        http.postJson("/v1/gp/models/observed-once/observations", body, "Idempotency-Key", "o-1");
    var again =
        http.postJson("/v1/gp/models/observed-once/observations", body, "Idempotency-Key", "o-1");

    assertThat(again.json()).isEqualTo(first.json());
    assertThat(http.get("/v1/gp/models/observed-once").json().at("/latest/version").asInt())
        .isEqualTo(2);
  }

  @Test
  void whatOthersAddAtTheSameTimeIsNotLost() throws Exception {
    fit("many", 0, 5, "\"normalizeY\": false");
    try (var threads = Executors.newFixedThreadPool(4)) {
      Callable<Integer> one =
          () -> {
            var answer = http.postJson("/v1/gp/models/many/observations", points(5, 6));
            return answer.status() == 201 ? answer.json().get("version").asInt() : 0;
          };
      var versions = new HashSet<Integer>();
      for (var added : threads.invokeAll(Collections.nCopies(12, one))) versions.add(added.get());
      versions.remove(0);
      assertThat(versions).isNotEmpty();
      var latest = Collections.max(versions);
      assertThat(versions).as("one for each that was acknowledged").hasSize(latest - 1);
      var weights = http.get("/v1/gp/models/many/versions/" + latest + "/weights").response();
      assertThat(TrainingTensors.read(new ByteArrayInputStream(weights.body())).size())
          .isEqualTo(5 + latest - 1);
    }
  }

  @Test
  void aNamedVersionIsAddedToAndNotTheLatest() {
    fit("fork", 0, 5, "\"normalizeY\": false");
    add("fork", 5, 7);

    var fork = http.postJson("/v1/gp/models/fork/observations?version=1", points(5, 6)).json();

    assertThat(fork.get("version").asInt()).isEqualTo(3);
    assertThat(http.get("/v1/gp/models/fork/versions/3").json().at("/parent/version").asInt())
        .isEqualTo(1);
  }

  @Test
  void otherMethodsBeginAgainWithAllPoints() {
    for (var method : new String[] {"kalman", "sparse", "cg"}) {
      var rest = "\"method\": \"%s\"".formatted(method);
      fit(method, 0, 40, rest);
      fit(method + "-at-once", 0, 45, rest);
      var added = add(method, 40, 45);
      assertThat(added.status()).as(added.text()).isEqualTo(201);
      assertThat(added.json().get("method").asString()).isEqualTo(method);
      assertSame(ask(method), ask(method + "-at-once"), 1e-9);
    }
    var classes =
        """
        {"name": "yes-or-no", "x": [[0], [1], [2], [3]], "y": [0, 0, 1, 1],
         "kernel": "4.0 * RBF(2.0)", "likelihood": "bernoulli"}""";
    assertThat(http.postJson("/v1/gp/models", classes).status()).isEqualTo(201);
    var more = "/v1/gp/models/yes-or-no/observations";
    assertThat(http.postJson(more, "{\"x\": [[4]], \"y\": [1]}").status()).isEqualTo(201);
    var half = http.postJson(more, "{\"x\": [[4], [5]], \"y\": [1, 0.5]}");
    assertThat(half.status()).isEqualTo(400);
    assertThat(half.json().at("/errors/0/field").asString()).isEqualTo("y[1]");
  }

  @Test
  void anObservationThatIsNoClassIsNamedByItsRowInTheRequest() {
    var classes =
        """
        {"name": "which", "x": [[0], [1], [2], [3]], "y": [0, 0, 1, 1],
         "kernel": "4.0 * RBF(2.0)", "likelihood": "softmax"}""";
    assertThat(http.postJson("/v1/gp/models", classes).status()).isEqualTo(201);
    var more = "/v1/gp/models/which/observations";
    var third = http.postJson(more, "{\"x\": [[4], [5]], \"y\": [2, 1]}");
    assertThat(third.status()).as(third.text()).isEqualTo(201);

    var none = http.postJson(more, "{\"x\": [[4], [5]], \"y\": [1, 0.5]}");

    assertThat(none.status()).isEqualTo(400);
    assertThat(none.json().at("/errors/0/field").asString()).isEqualTo("y[1]");
  }

  private void fit(String name, int from, int to, String rest) {
    var body =
        points(from, to).replaceFirst("}$", "")
            + ", \"name\": \"%s\", \"kernel\": \"%s\", %s}"
                .formatted(
                    name, KERNEL.replace("RBF(length_scale=1.5)", "Matern(1.5, nu=2.5)"), rest);
    var answer = http.postJson("/v1/gp/models", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  private Http.Answer add(String name, int from, int to) {
    return http.postJson("/v1/gp/models/" + name + "/observations", points(from, to));
  }

  private JsonNode ask(String name) {
    return http.postJson("/v1/gp/models/" + name + "/predict", "{\"x\": [[0.5], [4.2], [60]]}")
        .json();
  }

  private static void assertSame(JsonNode actual, JsonNode expected, double tolerance) {
    for (var field : new String[] {"mean", "variance"}) {
      for (var i = 0; i < 3; i++) {
        assertThat(actual.get(field).get(i).asDouble())
            .isCloseTo(expected.get(field).get(i).asDouble(), within(tolerance));
      }
    }
  }

  private static String points(int from, int to) {
    var x = IntStream.range(from, to).mapToObj(i -> "[" + 0.7 * i + "]").collect(joining(","));
    var y = IntStream.range(from, to).mapToObj(i -> "" + Math.sin(0.7 * i)).collect(joining(","));
    return "{\"x\": [%s], \"y\": [%s]}".formatted(x, y);
  }
}
