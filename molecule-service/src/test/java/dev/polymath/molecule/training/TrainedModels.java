package dev.polymath.molecule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Models that tests ask, which have hardly learnt anything, and the jobs that make models. */
public final class TrainedModels {

  private static final String PREDICTOR =
      """
      {"type": "finetune", "encoder": "ring-encoder", "dataset": "ring-tails", "epochs": 1,
       "ensemble": 2,""";

  private TrainedModels() {}

  /**
   * Trains {@code ring-encoder}, {@code ring-oxygens} (a regression) and {@code ring-many} (a
   * classification), if they are not there.
   */
  public static void ensure(Http http) {
    if (http.get("/v1/molecules/models/ring-many").status() == 200) return;
    RingTails.ensure(http);
    succeeded(
        http,
        """
        {"type": "pretrain", "name": "ring-encoder", "dataset": "ring-tails", "epochs": 1,
         "size": {"hidden": 16, "heads": 2}}""");
    succeeded(
        http,
        PREDICTOR
            + "\"name\": \"ring-oxygens\", \"properties\": [\"oxygens\"], \"kind\":"
            + " \"regression\"}");
    succeeded(
        http,
        PREDICTOR
            + "\"name\": \"ring-many\", \"properties\": [\"many\"], \"kind\": \"classification\"}");
  }

  static JsonNode succeeded(Http http, String job) {
    var done = finished(http, job);
    assertThat(done.get("state").asString()).as(done.toString()).isEqualTo("SUCCEEDED");
    return done;
  }

  static JsonNode finished(Http http, String job) {
    return ended(http, submitted(http, job));
  }

  /**
   * Submits a job.
   *
   * @return its path, which is also its path at another port
   */
  public static String submitted(Http http, String job) {
    var accepted = http.postJson("/v1/molecules/jobs", job);
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    return "/v1/molecules/jobs/" + accepted.json().path("id").asString();
  }

  /** What a job, given by its path, came to. */
  public static JsonNode ended(Http http, String job) {
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                http.get(job).json().get("state").asString().matches("SUCCEEDED|FAILED|CANCELLED"));
    return http.get(job).json();
  }
}
