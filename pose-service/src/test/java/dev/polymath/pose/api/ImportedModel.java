package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.safetensors.SafetensorsWriter;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import dev.polymath.pose.data.ArchitectureTree;
import dev.polymath.pose.temporal.RandomWeights;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Models that tests bring into a running service, as a user would. */
final class ImportedModel {

  private ImportedModel() {}

  /** Imports random weights under a name, unless they are there. */
  static void ensure(
      Http http, String name, TemporalArchitecture architecture, boolean trajectory) {
    if (http.get("/v1/pose/models/" + name).status() != 404) return;
    var weights = new HashMap<>(RandomWeights.of(architecture, 1));
    var shapes = new HashMap<>(architecture.tensors());
    if (trajectory) {
      var second = architecture.trajectory();
      RandomWeights.of(second, 2).forEach((n, v) -> weights.put("trajectory." + n, v));
      second.tensors().forEach((n, s) -> shapes.put("trajectory." + n, s));
      // Some metres before the camera, where people are.
      weights.put("trajectory.shrink.bias", new float[] {0, 0, 5});
    }
    var file = new SafetensorsWriter();
    weights.forEach((n, v) -> file.floats(n, shapes.get(n), v));
    var answer = send(http, name, config(architecture), bytes(file));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  static String config(TemporalArchitecture architecture) {
    return JsonMapper.shared().writeValueAsString(ArchitectureTree.of(architecture));
  }

  static Http.Answer send(Http http, String name, String config, byte[] weights) {
    return Multipart.form()
        .part(
            "config",
            null,
            "application/json",
            config.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .part("weights", "m.safetensors", "application/octet-stream", weights)
        .post(http, "/v1/pose/models/" + name + "/versions");
  }

  static byte[] bytes(SafetensorsWriter file) {
    var bytes = new ByteArrayOutputStream();
    try {
      file.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A file of random weights of which some are changed: null leaves a tensor out. */
  static byte[] file(TemporalArchitecture architecture, Map<String, float[]> changed) {
    var file = new SafetensorsWriter();
    RandomWeights.of(architecture, 1)
        .forEach(
            (name, values) -> {
              if (!changed.containsKey(name)) {
                file.floats(name, architecture.tensors().get(name), values);
              } else if (changed.get(name) != null) {
                var other = changed.get(name);
                file.floats(name, java.util.List.of((long) other.length), other);
              }
            });
    return bytes(file);
  }
}
