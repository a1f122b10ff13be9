package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Small models that tests ask, and the jobs that make models. */
final class TrainedModel {

  /** Of drawn digits; networks that take a second. */
  static final String SMALL =
      "\"network\": {\"noise\": 8, \"generator\": [32], \"discriminator\": [48, 32]}";

  private TrainedModel() {}

  /** Trains {@code known}, which knows ten classes, and {@code plain}, which knows none. */
  static void ensure(Http http) {
    if (http.get("/v1/gan/models/plain").status() == 200) return;
    succeeded(http, train("known", 600, "\"labels\": 300, \"epochs\": 6, \"batchSize\": 50"));
    succeeded(
        http,
        train(
            "plain",
            200,
            "\"epochs\": 2, \"techniques\": {\"minibatchDiscrimination\": true,"
                + " \"virtualBatchNorm\": true, \"labelSmoothing\": 0.9,"
                + " \"historicalAveraging\": 0.01}"));
  }

  static String train(String name, int glyphs, String more) {
    return "{\"type\": \"train\", \"name\": \"%s\", \"glyphs\": %d, %s, %s, \"seed\": 1}"
        .formatted(name, glyphs, SMALL, more);
  }

  /** Where a job that was accepted is to be seen, on whichever port. */
  static String submitted(Http http, String job) {
    var accepted = http.postJson("/v1/gan/jobs", job);
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    return "/v1/gan/jobs/" + accepted.json().get("id").asString();
  }

  static JsonNode succeeded(Http http, String job) {
    var done = finished(http, submitted(http, job));
    assertThat(done.get("state").asString()).as(done.toString()).isEqualTo("SUCCEEDED");
    return done;
  }

  static JsonNode finished(Http http, String job) {
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> http.get(job).json().get("state").asString().matches("SUCCEEDED|FAILED"));
    return http.get(job).json();
  }
}
