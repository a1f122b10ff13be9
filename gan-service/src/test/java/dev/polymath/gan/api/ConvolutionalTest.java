package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.inference.Tensor;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.InferenceClient;
import dev.polymath.common.testing.Multipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Convolutional networks serve wherever perceptrons do. */
@GanTest
class ConvolutionalTest {

  private final Http http;
  private final int port;

  ConvolutionalTest(@LocalServerPort int port) {
    http = new Http(port);
    this.port = port;
  }

  @Test
  void learnDrawnDigitsAndAreAskedLikeAnyModel() throws IOException {
    TrainedModel.succeeded(
        http,
        """
            {"type": "train", "name": "maps", "glyphs": 200, "labels": 200, "epochs": 1,
             "batchSize": 20, "seed": 1,
             "network": {"kind": "convolutional", "noise": 6, "generator": [8, 4],
                         "discriminator": [8, 16, 16]},
             "techniques": {"featureMatching": "squared", "minibatchDiscrimination": true,
                            "virtualBatchNorm": true}}""");
    assertThat(http.get("/v1/gan/models/maps/versions/1").text())
        .contains("\"kind\":\"convolutional\"");

    var samples = "/v1/gan/models/maps/samples";
    var png = http.postJson(samples, "{\"count\": 4, \"seed\": 3}");
    assertThat(ImageIO.read(new ByteArrayInputStream(png.response().body())).getWidth())
        .isEqualTo(2 * 29 - 1);
    var images = json(samples, "{\"count\": 3, \"seed\": 3}").get("images");
    assertThat(json(samples, "{\"count\": 3, \"seed\": 3}").get("images")).isEqualTo(images);
    var walk = json("/v1/gan/models/maps/interpolate", "{\"steps\": 4}").get("images");
    assertThat(walk).hasSize(4);
    var judged = json("/v1/gan/models/maps/classify", "{\"images\": [" + pixels(images) + "]}");
    assertThat(judged.get("items")).hasSize(3);
    var score =
        json("/v1/gan/models/maps/score", "{\"classifier\": \"maps\", \"count\": 50}").get("mean");
    assertThat(score.asDouble()).isBetween(1.0, 10.0);
    var client = new InferenceClient(URI.create("http://127.0.0.1:" + port));
    var inferred =
        client.infer("maps", InferenceClient.flat(List.of(Tensor.of("z", new float[12], 2, 6))));
    assertThat(inferred.status()).isEqualTo(200);
    assertThat(inferred.json().at("/outputs/0/shape").toString()).isEqualTo("[2,1,28,28]");
  }

  @Test
  void learnColouredPicturesOf32Pixels() {
    var uploaded =
        Multipart.form()
            .field("name", "coloured")
            .part("file", "data_batch_1.bin", null, cifar(40))
            .post(http, "/v1/gan/datasets");
    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);

    TrainedModel.succeeded(http, coloured("[8, 6, 4]"));
    var made = json("/v1/gan/models/coloured/samples", "{\"count\": 2}");
    assertThat(made.get("shape").toString()).isEqualTo("[2,3,32,32]");

    // Which sizes fit is known as soon as the pictures are.
    var tooDeep =
        TrainedModel.finished(http, TrainedModel.submitted(http, coloured("[4, 4, 4, 4, 4, 4]")));
    assertThat(tooDeep.get("state").asString()).isEqualTo("FAILED");
    assertThat(tooDeep.get("error").toString()).contains("cannot be halved 6 times");
  }

  private static String coloured(String generator) {
    return """
        {"type": "train", "name": "coloured", "dataset": "coloured", "epochs": 1, "batchSize": 20,
         "network": {"kind": "convolutional", "noise": 4, "generator": %s,
                     "discriminator": [4, 8, 8]}}"""
        .formatted(generator);
  }

  /** A label and three planes of noise each. */
  private static byte[] cifar(int count) {
    var file = new byte[count * 3073];
    var random = new SplittableRandom(1);
    random.nextBytes(file);
    for (var i = 0; i < count; i++) file[i * 3073] = (byte) (i % 10);
    return file;
  }

  private static String pixels(JsonNode images) {
    return images
        .valueStream()
        .map(image -> "[" + image.toString().replaceAll("[\\[\\]]", "") + "]")
        .collect(Collectors.joining(", "));
  }

  private JsonNode json(String path, String body) {
    var answer = http.postJson(path, body, "Accept", "application/json");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }
}
