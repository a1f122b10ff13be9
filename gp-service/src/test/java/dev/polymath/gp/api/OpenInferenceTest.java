package dev.polymath.gp.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.inference.Tensor;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.InferenceClient;
import dev.polymath.common.testing.OpenInferenceConformance;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A fitted process is a model of the Open Inference Protocol like any other. */
@GpTest
class OpenInferenceTest extends OpenInferenceConformance {

  private static final String FIT =
      """
      {"name": "protocol", "x": [[0, 1], [1, 0], [2, 1]], "y": [0.1, 0.9, 0.2],
       "kernel": "RBF(length_scale=[1.0, 2.0]) + WhiteKernel(noise_level=0.1)"}""";

  @LocalServerPort private int port;

  @BeforeEach
  void aModelIsThere() {
    var http = new Http(port);
    if (http.get("/v1/gp/models/protocol").status() == 404) {
      assertThat(http.postJson("/v1/gp/models", FIT).status()).isEqualTo(201);
    }
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
    return List.of(Tensor.of("x", new double[] {0.5, 0.5, 1.5, 1}, 2, 2));
  }

  @Test
  void answersWhatPredictAnswersToTheLastDigit() {
    var outputs = client.infer("protocol", InferenceClient.flat(inputs())).json().get("outputs");
    var predicted =
        new Http(port)
            .postJson("/v1/gp/models/protocol/predict", "{\"x\": [[0.5, 0.5], [1.5, 1]]}")
            .json();

    assertThat(outputs.get(0).get("name").asString()).isEqualTo("mean");
    assertThat(outputs.get(0).get("data")).isEqualTo(predicted.get("mean"));
    assertThat(outputs.get(1).get("name").asString()).isEqualTo("variance");
    assertThat(outputs.get(1).get("data")).isEqualTo(predicted.get("variance"));
  }

  @Test
  void sizesBeyondTheModelAreRefused() {
    var wide = List.of(Tensor.of("x", new double[] {1, 2, 3}, 1, 3));
    var answer = client.infer("protocol", InferenceClient.flat(wide));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("error").asString()).contains("x");
  }
}
