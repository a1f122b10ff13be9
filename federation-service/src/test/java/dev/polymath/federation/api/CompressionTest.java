package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.polymath.federation.compression.Compression;
import dev.polymath.federation.compression.Encoded;
import dev.polymath.federation.compression.Float16;
import dev.polymath.federation.compression.Int8;
import dev.polymath.federation.compression.TopK;
import dev.polymath.federation.weights.Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Updates in fewer bytes: what they cost, what they come to, and what is no such update. */
class CompressionTest extends FederationCase {

  private static final long NUMBERS = 199_210;

  CompressionTest(@LocalServerPort int port) {
    super(port);
  }

  @Test
  void clientsLearnAsWellWithFewerBytes(@TempDir Path folder) {
    try (var clients =
        federation.clients(
            "few", folder, "polymath.client.clients=3", "polymath.client.glyphs=900")) {
      var plain = accuracy("plain", 4, "", 4 * NUMBERS);

      assertThat(accuracy("half", 4, "\"compression\": {\"type\": \"float16\"},", 2 * NUMBERS))
          .isGreaterThan(plain - 0.03);
      assertThat(accuracy("byte", 4, "\"compression\": {\"type\": \"int8\"},", NUMBERS))
          .isGreaterThan(plain - 0.05);
      // What top-k leaves out comes later: more rounds, which together cost a quarter of the bytes.
      assertThat(
              accuracy(
                  "few",
                  10,
                  "\"compression\": {\"type\": \"topk\", \"fraction\": 0.05},",
                  8 * NUMBERS / 20))
          .isGreaterThan(plain - 0.05);
    }
  }

  /** Of a run that has to cost so many bytes of each client's in each round. */
  private double accuracy(String name, int rounds, String compression, long bytes) {
    var run =
        federation.begin(
            """
            {"name": "%s", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1,
             "batchSize": 10, "learningRate": 0.1, "rounds": %d, "minClients": 3, "quorum": 3,
             %s "seed": 1}"""
                .formatted(name, rounds, compression));
    var done = federation.await(run, "SUCCEEDED", Duration.ofMinutes(2));
    var updates = 3L * rounds;
    assertThat(done.path("bytesUp").asLong()).isCloseTo(updates * bytes, withPercentage(2));
    assertThat(done.path("plainBytesUp").asLong())
        .isCloseTo(updates * 4 * NUMBERS, withPercentage(1));
    var round = http.get(run + "/rounds/2").json();
    assertThat(round.path("bytesUp").asLong()).isCloseTo(3 * bytes, withPercentage(2));
    return federation.accuracies(run).getLast();
  }

  @Test
  void theServerDecodesWhatClientsEncodedInAnyOrder() {
    for (var compression : List.of(new Float16(), new Int8(), new TopK(0.05))) {
      var results = new ArrayList<String>();
      for (var first : List.of(0, 1)) {
        var run = federation.begin(request(compression));
        var clients = List.of(RawClient.enrol(http, "brief-a"), RawClient.enrol(http, "brief-b"));
        for (var who : List.of(first, 1 - first)) {
          var client = clients.get(who);
          var task = client.task();
          var global = RawClient.weights(client.download(task));
          var change = global.map((_, t) -> ramp(t.values().length, 0.01f * (who + 1)));
          var answer = client.upload(task, 10 + 7L * who, bytes(compression.encode(change)));
          assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
        federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
        results.add(http.get(run + "/rounds/1").json().path("weightsSha256").asString());
      }
      assertThat(results.get(0)).as("%s", compression).isEqualTo(results.get(1));
    }
  }

  @Test
  void whatIsNoCompressedUpdateIsRefusedAndCounted() {
    for (var compression : List.of(new Float16(), new Int8(), new TopK(0.05))) {
      var run = federation.begin(request(compression));
      var client = RawClient.enrol(http, "bad-a");
      RawClient.enrol(http, "bad-b");
      var task = client.task();
      var global = RawClient.weights(client.download(task));
      var refused =
          List.of(
              "no file at all".getBytes(StandardCharsets.US_ASCII),
              bytes(new TopK(0.06).encode(global.where(name -> !name.endsWith("bias")))),
              bytes(new TopK(0.06).encode(global)),
              bytes(poisoned(compression, global)));
      for (var update : refused) {
        var answer = client.upload(task, 10, update);
        assertThat(answer.status()).as(compression + answer.text()).isEqualTo(422);
      }
      var round = http.get(run + "/rounds/1").json();
      assertThat(round.path("refused").asInt()).isEqualTo(refused.size());
      http.postJson(run + "/cancel", "");
    }
  }

  /** A change with a number that is none. */
  private static Encoded poisoned(Compression compression, Weights like) {
    var change = like.map((_, t) -> ramp(t.values().length, 0.01f));
    return switch (compression) {
      case Float16 half -> half.encode(change.filled(Float.NaN));
      case Int8 bytes -> bytes.encode(change.filled(Float.POSITIVE_INFINITY));
      case TopK few -> few.encode(change.filled(Float.POSITIVE_INFINITY));
    };
  }

  private static String request(Compression compression) {
    var choice =
        switch (compression) {
          case Float16 _ -> "{\"type\": \"float16\"}";
          case Int8 _ -> "{\"type\": \"int8\"}";
          case TopK(double share) -> "{\"type\": \"topk\", \"fraction\": " + share + "}";
        };
    return """
    {"name": "decoded", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1, "batchSize": 10,
     "learningRate": 0.1, "rounds": 1, "minClients": 2, "quorum": 2, "compression": %s, "seed": 3}"""
        .formatted(choice);
  }

  private static float[] ramp(int length, float step) {
    var values = new float[length];
    for (var i = 0; i < length; i++) values[i] = step * (i % 17 - 8);
    return values;
  }

  private static byte[] bytes(Encoded encoded) {
    var out = new ByteArrayOutputStream();
    try {
      encoded.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
