package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Jobs that tests submit and wait for. */
final class SubmittedJob {

  private SubmittedJob() {}

  static JsonNode succeeded(Http http, String job) {
    var done = finished(http, job);
    assertThat(done.get("state").asString()).as(done.toString()).isEqualTo("SUCCEEDED");
    return done;
  }

  static JsonNode finished(Http http, String job) {
    var accepted = http.postJson("/v1/pose/jobs", job);
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    var location = accepted.header("Location");
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> http.get(location).json().get("state").asString().matches("SUCCEEDED|FAILED"));
    return http.get(location).json();
  }
}
