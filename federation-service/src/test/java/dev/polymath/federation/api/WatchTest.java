package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A run is paused, resumed, cancelled and watched. */
class WatchTest extends FederationCase {

  private static final String REQUEST =
      """
      {"name": "watched", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1,
       "batchSize": 10, "learningRate": 0.1, "rounds": 2, "seed": 1}""";

  WatchTest(@LocalServerPort int port) {
    super(port);
  }

  @Test
  void aPausedRunAsksNobodyUntilItIsResumed() {
    var run = federation.begin(REQUEST);
    var client = RawClient.enrol(http, "paused");
    var task = client.task();
    assertThat(post(run + "/pause")).isEqualTo(200);
    assertThat(post(run + "/pause")).as("again").isEqualTo(200);
    assertThat(client.get(RawClient.TASKS + "/next").status()).isEqualTo(204);
    assertThat(client.send(task, 3, RawClient.moved(0.1f)).status())
        .as("an update under way")
        .isEqualTo(200);
    assertThat(http.get(run).json().path("round").asInt()).isZero();

    assertThat(post(run + "/resume")).isEqualTo(200);
    var second = client.task();
    assertThat(post(run + "/pause")).isEqualTo(200);
    assertThat(client.get(RawClient.TASKS + "/next").status()).isEqualTo(204);
    assertThat(post(run + "/resume")).isEqualTo(200);
    assertThat(client.task()).as("the task that was open").isEqualTo(second);
    assertThat(client.send(second, 3, RawClient.moved(0.1f)).status()).isEqualTo(200);
    federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
    assertThat(post(run + "/pause")).as("what is over").isEqualTo(409);
    assertThat(post(run + "/resume")).as("what is over").isEqualTo(409);
    assertThat(post(run + "/cancel")).as("what is over").isEqualTo(409);
  }

  @Test
  void aCancelledRunTakesNoUpdatesAndMakesNoModel() {
    var run = federation.begin(REQUEST.replace("watched", "cancelled"));
    var client = RawClient.enrol(http, "cancelled");
    var task = client.task();
    var update = client.download(task);
    assertThat(post(run + "/cancel")).isEqualTo(200);

    assertThat(client.upload(task, 1, update).status()).isEqualTo(409);
    assertThat(client.get(RawClient.TASKS + "/next").status()).isEqualTo(204);
    assertThat(http.get("/v1/federation/models/cancelled").status()).isEqualTo(404);
  }

  @Test
  void eventsAndChartTellOfEachRound() {
    var run = federation.begin(REQUEST);
    var client = RawClient.enrol(http, "seen");
    for (var round = 0; round < 2; round++) {
      assertThat(client.send(client.task(), 3, RawClient.moved(0.1f)).status()).isEqualTo(200);
    }
    var events = http.get(run + "/events").text();

    assertThat(events).contains("id:1", "id:2", "event:round", "event:state", "SUCCEEDED");
    assertThat(http.get(run + "/events", "Last-Event-ID", "1").text())
        .contains("id:2")
        .doesNotContain("id:1");
    assertThat(http.get(run + "/events", "Last-Event-ID", "2").status()).isEqualTo(204);
    assertThat(http.get(run + "/events", "Last-Event-ID", "x").status()).isEqualTo(400);
    var chart = http.get(run + "/chart.svg");
    assertThat(chart.header("Content-Type")).startsWith("image/svg+xml");
    assertThat(chart.text()).contains("accuracy", "round", "megabytes");
  }

  @Test
  void theSameKeyBeginsOneRun() {
    var first = http.postJson(Federation.RUNS, REQUEST, "Idempotency-Key", "run-1");
    var again = http.postJson(Federation.RUNS, REQUEST, "Idempotency-Key", "run-1");

    assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
    var page = http.get(Federation.RUNS + "?limit=1").json();
    assertThat(page.path("items")).hasSize(1);
  }

  private int post(String path) {
    return http.postJson(path, "").status();
  }
}
