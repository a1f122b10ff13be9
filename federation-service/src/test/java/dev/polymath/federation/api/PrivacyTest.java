package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.polymath.federation.privacy.AdaptiveClip;
import dev.polymath.federation.privacy.PrivacyAccountant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What private runs do to updates, and what they say that they have given away. */
class PrivacyTest extends FederationCase {

  PrivacyTest(@LocalServerPort int port) {
    super(port);
  }

  @Test
  void changesAreCutAndTheirMeanIsNoisy() {
    var run = federation.begin(request("noisy", 1, 1, "\"clip\": 2.0, \"noiseMultiplier\": 0.5"));
    var clients = List.of(RawClient.enrol(http, "noisy-1"), RawClient.enrol(http, "noisy-2"));
    var global = RawClient.weights(clients.getFirst().download(clients.getFirst().task()));
    var moved = RawClient.moved(0.1f);
    for (var client : clients)
      assertThat(client.send(client.task(), 9, moved).status()).isEqualTo(200);

    var done = federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
    var model =
        RawClient.weights(
            http.get("/v1/federation/models/noisy/versions/1/weights").response().body());
    var change = model.minus(global);
    var count = change.elements();
    var sum = 0.0;
    var squares = 0.0;
    for (var name : change.names()) {
      for (double value : change.values(name)) {
        sum += value;
        squares += value * value;
      }
    }
    var mean = sum / count;
    // Each of them moved all numbers alike, and was cut to a norm of 2.
    assertThat(mean).isCloseTo(2 / Math.sqrt(count), offset(0.005));
    assertThat(Math.sqrt(squares / count - mean * mean)).isCloseTo(0.5 * 2 / 2, withPercentage(2));
    assertThat(done.path("privacy").path("epsilon").asDouble())
        .isCloseTo(new PrivacyAccountant().after(1, 1, 0.5).epsilon(1e-5), offset(1e-9));
    assertThat(done.path("privacy").path("delta").asDouble()).isEqualTo(1e-5);
  }

  @Test
  void eachRoundCostsAndTheBudgetEndsTheRun() {
    var accountant = new PrivacyAccountant();
    var budget = accountant.after(3, 0.5, 2).epsilon(1e-6) + 1e-6;
    var run =
        federation.begin(
            request(
                "budget",
                0.5,
                100,
                "\"clip\": 1.0, \"noiseMultiplier\": 2.0, \"delta\": 1e-6, \"maxEpsilon\": "
                    + budget));
    var clients = List.of(RawClient.enrol(http, "budget-1"), RawClient.enrol(http, "budget-2"));
    while (!http.get(run).json().path("state").asString().equals("SUCCEEDED")) {
      for (var client : clients) {
        var offer = client.get(RawClient.TASKS + "/next?wait=0");
        if (offer.status() != 200) continue;
        var task = offer.json().path("id").asString();
        assertThat(client.send(task, 9, RawClient.moved(0.1f)).status()).isEqualTo(200);
      }
    }

    var done = http.get(run).json();
    assertThat(done.path("round").asInt()).isEqualTo(3);
    assertThat(done.path("privacy").path("epsilon").asDouble()).isLessThanOrEqualTo(budget);
    for (var round = 1; round <= 3; round++) {
      assertThat(
              http.get(run + "/rounds/" + round).json().path("privacy").path("epsilon").asDouble())
          .isCloseTo(accountant.after(round, 0.5, 2).epsilon(1e-6), offset(1e-9));
    }
    assertThat(http.get(run).text()).doesNotContain("secret");
  }

  @Test
  void theNormFindsItselfAndIsPaidForByALittleMoreNoise() {
    var run =
        federation.begin(
            request(
                "adaptive", 1, 1, "\"clip\": 2.0, \"quantile\": 0.5, \"noiseMultiplier\": 0.15"));
    var clients = List.of(RawClient.enrol(http, "adaptive-1"), RawClient.enrol(http, "adaptive-2"));
    var global = RawClient.weights(clients.getFirst().download(clients.getFirst().task()));
    for (var client : clients) {
      assertThat(client.send(client.task(), 9, RawClient.moved(0.1f)).status()).isEqualTo(200);
    }

    var done = federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
    // Nobody was within: it grows by about exp(0.2 (0.5 - 0)), counted with noise of 0.1 clients.
    assertThat(done.path("privacy").path("clip").asDouble())
        .isBetween(2 * Math.exp(0.2 * (0.5 - 0.25)), 2 * Math.exp(0.2 * 0.5) + 1e-9);
    assertThat(done.path("privacy").path("epsilon").asDouble())
        .isCloseTo(new PrivacyAccountant().after(1, 1, 0.15).epsilon(1e-5), offset(1e-9));
    var change =
        RawClient.weights(
                http.get("/v1/federation/models/adaptive/versions/1/weights").response().body())
            .minus(global);
    var more = new AdaptiveClip(2, 0.5, 0.2, 2 / 20.0).noiseMultiplier(0.15);
    assertThat(more).isGreaterThan(0.2);
    // The cut changes have a norm of 2 on the 199,210 numbers, the noise one of 446 times as much.
    assertThat(change.norm() / Math.sqrt(change.elements()))
        .isCloseTo(more * 2 / 2, withPercentage(2));
  }

  private static String request(String name, double fraction, int rounds, String privacy) {
    return """
    {"name": "%s", "task": "mnist-2nn", "fraction": %s, "localEpochs": 1, "batchSize": 10,
     "learningRate": 0.1, "rounds": %d, "minClients": 2, "publish": "final", "seed": 2,
     "privacy": {%s}}"""
        .formatted(name, fraction, rounds, privacy);
  }
}
