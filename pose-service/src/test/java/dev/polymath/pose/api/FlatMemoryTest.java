package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.inference.Tensor;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.InferenceClient;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.pose.PoseApplication;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A service of its own, whose heap is small, takes no more memory however much it is asked. Were
 * the keypoints of every request kept, it would be 136 MB more; that smaller arrays are not either
 * is what the counts of native arrays in the tests of {@code temporal} hold.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlatMemoryTest {

  /** What a heap and buffers may still grow by once they are warm. */
  private static final long MARGIN = 64 << 20;

  private static final int CLIENTS = 4;

  private ServiceProcess service;
  private Http http;

  @BeforeAll
  void start() {
    service =
        ServiceProcess.startWithHeap(
            "128m",
            PoseApplication.class,
            TestDatabase.create(),
            "polymath.jobs.poll-interval=200ms");
    http = service.http();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void over10000Requests() throws Exception {
    ImportedModel.ensure(http, "asked", TemporalArchitecture.of(List.of(3, 3), 16, false), false);
    ask(2_000);
    var before = service.residentBytes();

    ask(10_000);

    assertThat(service.residentBytes()).isLessThan(before + MARGIN);
  }

  @Test
  void over2000TrainingSteps() {
    var accepted =
        http.postJson(
            "/v1/pose/jobs",
            """
            {"type": "train", "name": "trained", "walkers": {"count": 10, "frames": 100},
             "filterWidths": [3, 3], "channels": 32, "epochs": 30, "batch": 64, "seed": 3}""");
    assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
    var job = "/v1/pose/jobs/" + accepted.json().path("id").asString();
    await().atMost(Duration.ofMinutes(2)).until(() -> steps(job) >= 200);
    var before = service.residentBytes();

    await().atMost(Duration.ofMinutes(4)).until(() -> state(job).equals("SUCCEEDED"));

    assertThat(steps(job)).isGreaterThanOrEqualTo(2_200);
    assertThat(service.residentBytes()).isLessThan(before + MARGIN);
  }

  private String state(String job) {
    return http.get(job).json().path("state").asString();
  }

  private int steps(String job) {
    return http.get(job).json().path("progress").path("step").asInt();
  }

  /** Each time for 100 frames, 14 KB. */
  private void ask(int times) throws Exception {
    var keypoints = List.of(Tensor.of("keypoints", new float[100 * 34], 100, 17, 2));
    var json = InferenceClient.binary(keypoints);
    var binary = InferenceClient.bytes(keypoints);
    var client = new InferenceClient(http.base());
    Callable<Boolean> asking =
        () -> {
          for (var i = 0; i < times / CLIENTS; i++) {
            if (client.infer("asked", json, binary).status() != 200) return false;
          }
          return true;
        };
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (var all : clients.invokeAll(Collections.nCopies(CLIENTS, asking))) {
        assertThat(all.get()).isTrue();
      }
    }
  }
}
