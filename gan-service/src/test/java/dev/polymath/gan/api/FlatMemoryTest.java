package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.gan.GanApplication;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A service of its own, whose heap is small, takes no more memory however long it trains and
 * however many pictures it makes. Were one batch of every step kept, it would be 140 MB more; the
 * pictures of every request, 125 MB.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlatMemoryTest {

  /** What a heap and buffers may still grow by once they are warm. */
  private static final long MARGIN = 64 << 20;

  private static final int STEPS = 5_000;

  private ServiceProcess service;
  private Http http;

  @BeforeAll
  void start() {
    service =
        ServiceProcess.startWithHeap(
            "128m",
            GanApplication.class,
            TestDatabase.create(),
            "polymath.jobs.poll-interval=200ms");
    http = service.http();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void overFiveThousandStepsOfAllTechniques() {
    var arrays = arrays();
    var job =
        TrainedModel.submitted(
            http,
            TrainedModel.train(
                "long",
                500,
                """
                "labels": 100, "batchSize": 10, "epochs": %d, "techniques": {
                  "featureMatching": "squared", "minibatchDiscrimination": true,
                  "historicalAveraging": 0.001, "labelSmoothing": 0.9, "virtualBatchNorm": true}"""
                    .formatted(STEPS * 10 / 500)));
    await().atMost(Duration.ofMinutes(2)).until(() -> step(job) >= STEPS / 10);
    var before = service.residentBytes();

    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> http.get(job).json().path("state").asString().matches("SUCCEEDED|FAILED"));

    assertThat(step(job)).isEqualTo(STEPS);
    assertThat(service.residentBytes()).isLessThan(before + MARGIN);
    assertThat(arrays()).isEqualTo(arrays);
  }

  @Test
  void overPicturesThatAreMade() {
    make(50);
    var before = service.residentBytes();
    var arrays = arrays();
    assertThat(arrays).as("the weights, at the least").isPositive();

    make(400);

    assertThat(service.residentBytes()).isLessThan(before + MARGIN);
    assertThat(arrays()).isEqualTo(arrays);
  }

  private void make(int times) {
    for (var i = 0; i < times; i++) {
      var answer =
          http.postJson(
              "/v1/gan/models/digits/samples", "{\"count\": 100, \"seed\": %d}".formatted(i));
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  private int step(String job) {
    return http.get(job).json().at("/progress/step").asInt();
  }

  /** How many arrays native code has. */
  private double arrays() {
    return http.get("/actuator/metrics/polymath.nn.arrays")
        .json()
        .at("/measurements/0/value")
        .asDouble();
  }
}
