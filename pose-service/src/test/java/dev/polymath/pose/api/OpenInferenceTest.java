package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.inference.Tensor;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.InferenceClient;
import dev.polymath.common.testing.OpenInferenceConformance;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A temporal model is a model of the Open Inference Protocol like any other. */
@PoseTest
class OpenInferenceTest extends OpenInferenceConformance {

  @LocalServerPort private int port;

  @BeforeEach
  void aModelIsThere() {
    ImportedModel.ensure(
        new Http(port), "protocol", TemporalArchitecture.of(List.of(3, 3), 8, false), false);
  }

  @Override
  protected URI server() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  protected String model() {
    return "protocol";
  }

  @Override
  protected List<Tensor> inputs() {
    var keypoints = new float[34];
    for (var i = 0; i < keypoints.length; i++) keypoints[i] = (float) Math.sin(i);
    return List.of(Tensor.of("keypoints", keypoints, 1, 17, 2));
  }

  @Test
  void noFramesAndOtherJointsAreRefused() {
    refuses(Tensor.of("keypoints", new float[0], 0, 17, 2));
    refuses(Tensor.of("keypoints", new float[32], 1, 16, 2));
    refuses(Tensor.of("keypoints", new float[34], 17, 2));
  }

  private void refuses(Tensor keypoints) {
    var answer = client.infer("protocol", InferenceClient.flat(List.of(keypoints)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains("keypoints");
  }
}
