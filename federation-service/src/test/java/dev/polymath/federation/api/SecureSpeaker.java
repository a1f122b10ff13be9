package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.federation.averaging.ClientUpdate;
import dev.polymath.federation.secure.PublicKeys;
import dev.polymath.federation.secure.Quantisation;
import dev.polymath.federation.secure.SecureClient;
import dev.polymath.federation.weights.Weights;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the secure protocol that goes when a test says so. */
final class SecureSpeaker {

  private final JsonMapper json = new JsonMapper();
  private final String name;
  private final RawClient raw;
  final String task;
  private final SecureClient client;
  final ClientUpdate update;
  final Weights global;

  SecureSpeaker(String name, RawClient raw, float by, long samples) {
    this.name = name;
    this.raw = raw;
    task = raw.task();
    global = RawClient.weights(raw.download(task));
    update = ClientUpdate.of(name, RawClient.moved(by).apply(global), samples);
    var state = state();
    client =
        new SecureClient(
            name,
            state.path("name").asString(),
            state.path("threshold").asInt(),
            Quantisation.DEFAULT.ring(),
            new SecureRandom());
  }

  JsonNode state() {
    var answer = raw.get(RawClient.TASKS + "/" + task + "/secure");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /** Waits for a stage and says what it asks for. */
  void say(String stage) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> stage.equals(state().path("stage").asString()));
    var state = state();
    var body =
        switch (stage) {
          case "KEYS" -> joined(client.publicKeys());
          case "SHARES" -> json.writeValueAsBytes(client.share(keys(state.path("keys"))));
          case "MASKED" -> masked(bytes(state.path("shares")));
          default -> told(state.path("arrived"));
        };
    if (stage.equals("KEYS")) {
      var damaged = put(stage, state.path("name").asString(), body, "0".repeat(64));
      assertThat(damaged.status()).as("damaged " + damaged.text()).isEqualTo(400);
    }
    for (var time = 0; time < 2; time++) {
      var answer = put(stage, state.path("name").asString(), body);
      assertThat(answer.status()).as(name + stage + answer.text()).isIn(204, 409);
      if (time == 0) assertThat(answer.status()).as(name + answer.text()).isEqualTo(204);
    }
  }

  Http.Answer put(String stage, String attempt, byte[] body) {
    return put(stage, attempt, body, RawClient.sha256(body));
  }

  private Http.Answer put(String stage, String attempt, byte[] body, String sha256) {
    var path =
        "%s/%s/secure/%s?name=%s&sha256=%s"
            .formatted(
                RawClient.TASKS,
                task,
                stage,
                URLEncoder.encode(attempt, StandardCharsets.UTF_8),
                sha256);
    return raw.http()
        .send(
            "PUT",
            path,
            BodyPublishers.ofByteArray(body),
            "X-Client-Key",
            raw.key(),
            "Content-Type",
            "application/octet-stream");
  }

  private byte[] masked(Map<String, byte[]> sealed) {
    var numbers = client.masked(Quantisation.DEFAULT.encode(update, global), sealed);
    var bytes = ByteBuffer.allocate(Long.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(numbers);
    return bytes.array();
  }

  private byte[] told(JsonNode arrived) {
    var names = new HashSet<String>();
    for (var who : arrived) names.add(who.asString());
    var told = client.reveal(names);
    return json.writeValueAsBytes(
        Map.of("at", told.at(), "seeds", hex(told.seeds()), "keys", hex(told.keys())));
  }

  private static Map<String, String> hex(Map<String, BigInteger> numbers) {
    var texts = new HashMap<String, String>();
    numbers.forEach((who, number) -> texts.put(who, number.toString(16)));
    return texts;
  }

  private static byte[] joined(PublicKeys keys) {
    return ByteBuffer.allocate(64).put(keys.sealing()).put(keys.masking()).array();
  }

  private static Map<String, byte[]> bytes(JsonNode texts) {
    var bytes = new HashMap<String, byte[]>();
    for (var entry : texts.properties()) {
      bytes.put(entry.getKey(), Base64.getDecoder().decode(entry.getValue().asString()));
    }
    return bytes;
  }

  private static Map<String, PublicKeys> keys(JsonNode texts) {
    var keys = new HashMap<String, PublicKeys>();
    bytes(texts)
        .forEach(
            (who, both) ->
                keys.put(
                    who,
                    new PublicKeys(Arrays.copyOf(both, 32), Arrays.copyOfRange(both, 32, 64))));
    return keys;
  }

  /** What the weights are after a round of these, computed in the open. */
  static Map<String, float[]> sumOf(List<SecureSpeaker> speakers) {
    var global = speakers.getFirst().global;
    var sum = new long[Quantisation.DEFAULT.length(global)];
    for (var speaker : speakers) {
      var open = Quantisation.DEFAULT.encode(speaker.update, global);
      for (var i = 0; i < sum.length; i++) sum[i] += open[i];
    }
    var combined = Quantisation.DEFAULT.decode(sum, speakers.size(), global);
    var expected = new HashMap<String, float[]>();
    for (var name : global.names()) {
      var values = combined.combined(name);
      var floats = new float[values.length];
      for (var i = 0; i < floats.length; i++) floats[i] = (float) values[i];
      expected.put(name, floats);
    }
    return expected;
  }
}
