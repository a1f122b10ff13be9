package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.inference.Tensor;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.InferenceClient;
import dev.polymath.common.testing.Multipart;
import dev.polymath.common.testing.OpenInferenceConformance;
import dev.polymath.federation.task.PaperTask;
import dev.polymath.federation.weights.Weights;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A federated classifier is a model of the Open Inference Protocol like any other. */
@FederationTest
class OpenInferenceTest extends OpenInferenceConformance {

  @LocalServerPort private int port;

  @BeforeEach
  void aModelIsThere() {
    if (new Http(port).get("/v1/federation/models/protocol").status() != 404) return;
    byte[] weights;
    try (var torch = Torch.onCpu()) {
      var model = PaperTask.MNIST_2NN.start(torch, new Seed(1));
      weights = RawClient.bytes(Weights.of(model.state()));
    }
    var answer = send("protocol", "{\"task\": \"mnist-2nn\"}", weights);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(send("wrong", "{\"task\": \"mnist-cnn\"}", weights).status()).isEqualTo(400);
    assertThat(send("wrong", "{\"task\": \"chess\"}", weights).status()).isEqualTo(400);
  }

  private Http.Answer send(String name, String config, byte[] weights) {
    return Multipart.form()
        .part("config", null, "application/json", config.getBytes(StandardCharsets.UTF_8))
        .part("weights", "m.safetensors", "application/octet-stream", weights)
        .post(new Http(port), "/v1/federation/models/" + name + "/versions");
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
    var x = new float[28 * 28];
    for (var i = 0; i < x.length; i++) x[i] = (float) Math.abs(Math.sin(i));
    return List.of(Tensor.of("x", x, 1, 1, 28, 28));
  }

  @Test
  void probabilitiesSumToOne() {
    var answer = client.infer("protocol", InferenceClient.flat(inputs())).json();

    var sum = 0.0;
    for (var p : answer.get("outputs").get(0).get("data")) sum += p.asDouble();
    assertThat(sum).isBetween(0.9999, 1.0001);
  }
}
