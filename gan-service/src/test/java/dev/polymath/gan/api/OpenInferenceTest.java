package dev.polymath.gan.api;

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

/** A generator is a model of the Open Inference Protocol like any other: z in, image out. */
@GanTest
class OpenInferenceTest extends OpenInferenceConformance {

  @LocalServerPort private int port;

  @BeforeEach
  void aModelIsThere() {
    TrainedModel.ensure(new Http(port));
  }

  @Override
  protected URI server() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  protected String model() {
    return "known";
  }

  @Override
  protected List<Tensor> inputs() {
    var z = new float[8];
    for (var i = 0; i < z.length; i++) z[i] = i / 8f;
    return List.of(Tensor.of("z", z, 1, 8));
  }

  @Test
  void noNoiseAndOtherWidthsAreRefused() {
    refuses(Tensor.of("z", new float[0], 0, 8));
    refuses(Tensor.of("z", new float[7], 1, 7));
    refuses(Tensor.of("z", new float[8], 8));
  }

  private void refuses(Tensor z) {
    var answer = client.infer("known", InferenceClient.flat(List.of(z)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains("z");
  }
}
