package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.inference.Tensor;
import dev.polymath.common.testing.FlatMemoryCase;
import dev.polymath.common.testing.InferenceClient;
import dev.polymath.pose.PoseApplication;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * A service of its own, whose heap is small, takes no more memory however much it is asked. Were
 * the keypoints of every request kept, it would be 136 MB more; that smaller arrays are not either
 * is what the counts of native arrays in the tests of {@code temporal} hold.
 */
class FlatMemoryTest extends FlatMemoryCase {

  private static final int CLIENTS = 4;

  FlatMemoryTest() {
    super(PoseApplication.class, "polymath.jobs.poll-interval=200ms");
  }

  @Test
  void over10000Requests() throws Throwable {
    ImportedModel.ensure(http, "asked", TemporalArchitecture.of(List.of(3, 3), 16, false), false);
    assertFlat(() -> ask(2_000), () -> ask(10_000));
  }

  @Test
  void over2000TrainingSteps() throws Throwable {
    var accepted =
        http.postJson(
            "/v1/pose/jobs",
            """
            {"type": "train", "name": "trained", "walkers": {"count": 10, "frames": 100},
             "filterWidths": [3, 3], "channels": 32, "epochs": 30, "batch": 64, "seed": 3}""");
    assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
    var job = "/v1/pose/jobs/" + accepted.json().path("id").asString();
    assertFlat(job, 200);
    assertThat(step(job)).isGreaterThanOrEqualTo(2_200);
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
