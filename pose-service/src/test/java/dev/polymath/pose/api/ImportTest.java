package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.common.inference.Tensor;
import dev.polymath.common.safetensors.SafetensorsReader;
import dev.polymath.common.safetensors.SafetensorsWriter;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.InferenceClient;
import dev.polymath.pose.temporal.TemporalArchitecture;
import dev.polymath.pose.temporal.Truth;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Weights travel in and out under the names of the paper's code. */
@PoseTest
class ImportTest {

  private static final TemporalArchitecture SMALL =
      TemporalArchitecture.of(List.of(3, 3), 8, false);

  private final Http http;
  private final InferenceClient client;

  ImportTest(@LocalServerPort int port) {
    http = new Http(port);
    client = new InferenceClient(URI.create("http://127.0.0.1:" + port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"symmetric", "causal"})
  void whatPyTorchTrainedGivesWhatPyTorchGives(String name) throws IOException {
    var truth = Truth.read(name);
    var file = new SafetensorsWriter();
    truth.weights().forEach((tensor, values) -> file.floats(tensor, values.shape(), values.data()));
    // PyTorch saves these, too.
    file.longs("expand_bn.num_batches_tracked", List.of(), 7);
    var imported =
        ImportedModel.send(
            http,
            "truth-" + name,
            ImportedModel.config(truth.architecture()),
            ImportedModel.bytes(file));
    assertThat(imported.status()).as(imported.text()).isEqualTo(201);

    var answer =
        client.infer(
            "truth-" + name,
            InferenceClient.flat(List.of(Tensor.of("keypoints", truth.input().data(), 33, 17, 2))));

    assertThat(answer.status()).isEqualTo(200);
    var output = answer.json().get("outputs").get(0);
    assertThat(output.get("name").asString()).isEqualTo("joints");
    assertThat(output.get("shape").toString()).isEqualTo("[33,17,3]");
    var joints = new float[33 * 51];
    for (var i = 0; i < joints.length; i++) joints[i] = output.get("data").get(i).floatValue();
    var from = truth.architecture().framesBefore() * 51;
    assertThat(Arrays.copyOfRange(joints, from, from + truth.output().data().length))
        .containsExactly(truth.output().data(), within(1e-5f));
  }

  @Test
  void whatCameInGoesOutUnchanged() throws IOException {
    var weights = ImportedModel.file(SMALL, Map.of());
    var imported = ImportedModel.send(http, "travels", ImportedModel.config(SMALL), weights);
    assertThat(imported.status()).isEqualTo(201);

    var exported = http.get("/v1/pose/models/travels/versions/1/weights").response().body();

    try (var reader = SafetensorsReader.open(ByteBuffer.wrap(exported))) {
      assertThat(reader.tensors().keySet())
          .containsExactlyInAnyOrderElementsOf(SMALL.tensors().keySet());
    }
    assertThat(exported).isEqualTo(weights);
  }

  static Stream<Arguments> refused() {
    var config = ImportedModel.config(SMALL);
    var good = ImportedModel.file(SMALL, Map.of());
    return Stream.of(
        arguments("no architecture", "{}", good, "config.filterWidths"),
        arguments("even widths", config.replace("[3,3]", "[3,4]"), good, "config.filterWidths[1]"),
        arguments(
            "widths as a text", config.replace("[3,3]", "\"3,3\""), good, "config.filterWidths"),
        arguments(
            "a width of a half",
            config.replace("[3,3]", "[3,0.5]"),
            good,
            "config.filterWidths[1]"),
        arguments(
            "no channels",
            config.replace("\"channels\":8", "\"channels\":0"),
            good,
            "config.channels"),
        arguments("another number of joints", config.replace("17", "16"), good, "config.joints"),
        arguments("causal as a number", config.replace("false", "1"), good, "config.causal"),
        arguments("an unknown field", config.replace("{", "{\"depth\":3,"), good, "config.depth"),
        arguments("more widths than weights", config.replace("[3,3]", "[3,3,3]"), good, "weights"),
        arguments("fewer widths than weights", config.replace("[3,3]", "[3]"), good, "weights"),
        arguments("other channels than weights", config.replace(":8", ":16"), good, "weights"),
        arguments("no bias", config, ImportedModel.file(SMALL, nothing("shrink.bias")), "weights"),
        arguments(
            "a short bias",
            config,
            ImportedModel.file(SMALL, Map.of("shrink.bias", new float[3])),
            "weights"),
        arguments("no safetensors", config, new byte[100], "weights"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatDoesNotFitIsRefused(String what, String config, byte[] weights, String field) {
    var answer = ImportedModel.send(http, "refused", config, weights);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(http.get("/v1/pose/models/refused").status()).isEqualTo(404);
  }

  @Test
  void weightsThatAreNoNumbersAreNotServed() {
    var broken = new float[51];
    broken[7] = Float.NaN;
    var answer =
        ImportedModel.send(
            http,
            "broken",
            ImportedModel.config(SMALL),
            ImportedModel.file(SMALL, Map.of("shrink.bias", broken)));
    assertThat(answer.status()).isEqualTo(201);

    var asked =
        client.infer(
            "broken",
            InferenceClient.flat(List.of(Tensor.of("keypoints", new float[34], 1, 17, 2))));

    assertThat(asked.status()).isEqualTo(503);
    assertThat(asked.error()).contains("shrink.bias");
  }

  private static Map<String, float[]> nothing(String tensor) {
    return new HashMap<>(Collections.singletonMap(tensor, null));
  }
}
