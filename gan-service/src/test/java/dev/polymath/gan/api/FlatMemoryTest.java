package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.FlatMemoryCase;
import dev.polymath.gan.GanApplication;
import org.junit.jupiter.api.Test;

/**
 * A service of its own, whose heap is small, takes no more memory however long it trains and
 * however many pictures it makes. Were one batch of every step kept, it would be 140 MB more; the
 * pictures of every request, 125 MB.
 */
class FlatMemoryTest extends FlatMemoryCase {

  private static final int STEPS = 5_000;

  FlatMemoryTest() {
    super(GanApplication.class, "polymath.jobs.poll-interval=200ms");
  }

  @Test
  void overFiveThousandStepsOfAllTechniques() throws Throwable {
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
    assertFlat(job, STEPS / 10);
    assertThat(step(job)).isEqualTo(STEPS);
    assertThat(arrays()).isEqualTo(arrays);
  }

  @Test
  void overPicturesThatAreMade() throws Throwable {
    make(50);
    var arrays = arrays();
    assertThat(arrays).as("the weights, at the least").isPositive();

    assertFlat(() -> make(50), () -> make(400));
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

  /** How many arrays native code has. */
  private double arrays() {
    return http.get("/actuator/metrics/polymath.nn.arrays")
        .json()
        .at("/measurements/0/value")
        .asDouble();
  }
}
