package dev.polymath.launcher.demo;

import dev.polymath.launcher.Refusal;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Federated averaging over three clients, each a process of its own that holds a third of the
 * digits and shows them to nobody.
 */
final class FederatedAveraging implements Walkthrough {

  private static final String RUNS = "/v1/federation/runs";
  private static final int CLIENTS = 3;
  private static final int DIGITS = 3_000;
  private static final int ROUNDS = 6;
  private static final int BAR = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Override
  public String service() {
    return "federation";
  }

  @Override
  public String firstCall(URI gateway) {
    return """
      curl -s %s/v1/federation/runs -H 'Content-Type: application/json' -d '{
        "name": "digits", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1, "batchSize": 10,
        "learningRate": 0.1, "rounds": 5, "minClients": 3, "seed": 1}'"""
        .formatted(gateway);
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    var out = stage.out();
    out.printf(
        "Federated averaging (McMahan et al. 2017): %d clients with %d drawn digits each%n%n",
        CLIENTS, DIGITS / CLIENTS);
    try (var clients = stage.clients()) {
      clients.start(CLIENTS, DIGITS);
      var run = Api.text(stage.api().post(RUNS, request()), "id");
      try {
        follow(stage, run);
      } catch (InterruptedException | RuntimeException e) {
        // Nobody would train for it any more, and it would wait.
        cancel(stage.api(), run, e);
        throw e;
      }
      var picture = stage.pictures().resolve("federation.svg");
      stage.api().download(RUNS + "/" + run + "/chart.svg", picture);
      out.println("  wrote " + picture);
    }
    out.println();
  }

  private static Map<String, Object> request() {
    return Map.of(
        "name",
        "demo-digits",
        "task",
        "mnist-2nn",
        "fraction",
        1,
        "localEpochs",
        1,
        "batchSize",
        10,
        "learningRate",
        0.1,
        "rounds",
        ROUNDS,
        "minClients",
        CLIENTS,
        "quorum",
        CLIENTS,
        "seed",
        1);
  }

  private static void follow(Stage stage, String id) throws InterruptedException {
    var out = stage.out();
    var began = Instant.now();
    var shown = 0;
    out.printf("  %5s %9s %9s  %s%n", "round", "accuracy", "MB so far", "");
    while (Duration.between(began, Instant.now()).compareTo(PATIENCE) < 0) {
      var run = stage.api().get(RUNS + "/" + id);
      shown = showRounds(stage, id, shown);
      switch (Api.text(run, "state")) {
        case "SUCCEEDED" -> {
          out.printf(
              "%n  the best weights are %s version %d, served at /v2/models/%1$s/infer%n",
              Api.text(run.path("model"), "name"), run.path("model").path("version").asInt(0));
          return;
        }
        case "FAILED", "CANCELLED" ->
            throw new Refusal("The federation ended: " + run.path("error").asString("") + ".");
        default -> Thread.sleep(500);
      }
    }
    throw new Refusal(
        "The federation did not end in %d minutes; ./polymath logs demo-client-1 says more."
            .formatted(PATIENCE.toMinutes()));
  }

  /** Prints what is done and has not been printed yet; gives how many that makes in all. */
  private static int showRounds(Stage stage, String id, int shown) throws InterruptedException {
    var rounds = Api.elements(stage.api().get(RUNS + "/" + id + "/rounds"), "items");
    var done = rounds.stream().filter(FederatedAveraging::isDone).toList();
    for (var i = shown; i < done.size(); i++) {
      show(stage.out(), done.get(i), bytes(done.subList(0, i + 1)));
    }
    return done.size();
  }

  private static boolean isDone(JsonNode round) {
    return round.path("state").asString("").equals("DONE");
  }

  private static long bytes(List<JsonNode> rounds) {
    return rounds.stream()
        .mapToLong(round -> round.path("bytesUp").asLong(0) + round.path("bytesDown").asLong(0))
        .sum();
  }

  private static void show(PrintStream out, JsonNode round, long bytes) {
    var accuracy = Api.number(round.path("metrics"), "accuracy");
    out.printf(
        "  %5d %9.3f %9.1f  %s%n",
        round.path("round").asInt(0),
        accuracy,
        bytes / 1e6,
        "#".repeat((int) Math.round(BAR * accuracy)));
  }

  private static void cancel(Api api, String run, Exception cause) {
    try {
      api.post(RUNS + "/" + run + "/cancel", Map.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}
