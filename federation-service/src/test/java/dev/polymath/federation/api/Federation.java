package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.federation.FederationApplication;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A server to federate with, and client processes within this JVM. */
record Federation(Http http) {

  static final String RUNS = "/v1/federation/runs";

  /** Begins a run and says where it is. */
  String begin(String request) {
    var begun = http.postJson(RUNS, request);
    assertThat(begun.status()).as(begun.text()).isEqualTo(201);
    return URI.create(begun.header("Location")).getPath();
  }

  JsonNode await(String run, String state, Duration limit) {
    Awaitility.await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              var now = http.get(run).json().path("state").asString();
              assertThat(now).as(http.get(run).text()).isNotEqualTo("FAILED");
              return now.equals(state);
            });
    return http.get(run).json();
  }

  List<Double> accuracies(String run) {
    var accuracies = new ArrayList<Double>();
    http.get(run + "/rounds?limit=500")
        .json()
        .path("items")
        .forEach(round -> accuracies.add(round.path("metrics").path("accuracy").asDouble()));
    return accuracies;
  }

  /** A client process of the real kind, but in this JVM. */
  ConfigurableApplicationContext clients(String name, Path folder, String... properties) {
    var arguments = new ArrayList<String>();
    arguments.add("--polymath.client.server=" + http.base());
    arguments.add("--polymath.client.token=enrol-me");
    arguments.add("--polymath.client.name=" + name);
    arguments.add("--polymath.client.folder=" + folder);
    arguments.add("--polymath.client.poll=2s");
    arguments.add("--polymath.client.longest-pause=500ms");
    for (var property : properties) arguments.add("--" + property);
    return new SpringApplicationBuilder(FederationApplication.class)
        .profiles("client")
        .run(arguments.toArray(String[]::new));
  }

  /** Ends all runs and revokes all clients, so that the next test has its own. */
  void clear() {
    for (var run : http.get(RUNS + "?limit=500").json().path("items")) {
      http.postJson(RUNS + "/" + run.path("id").asString() + "/cancel", "");
    }
    for (var client : http.get("/v1/federation/clients?limit=500").json().path("items")) {
      http.postJson("/v1/federation/clients/" + client.path("id").asString() + "/revoke", "");
    }
  }
}
