package dev.polymath.common.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** What an operator mounts, and jobs that train on it. */
@DatasetsTest
@TestPropertySource(properties = "polymath.jobs.enabled=true")
class MountedDatasetsTest {

  private static final String DATASETS = "/v1/sample/datasets";
  private static final byte[] ONES = ones(70_000);

  @TempDir static Path mounted;

  private final Http http;

  MountedDatasetsTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @DynamicPropertySource
  static void mount(DynamicPropertyRegistry registry) throws IOException {
    for (var name : new String[] {"big", "good", "untouched"}) {
      Files.write(Files.createDirectory(mounted.resolve(name)).resolve("b.csv"), ONES);
    }
    registry.add("polymath.datasets.folder", mounted::toString);
  }

  @Test
  void itIsListedAmongTheOthers() {
    assertThat(upload("among", "data.bin", new byte[] {1})).isEqualTo(201);
    assertThat(upload("higher", "data.bin", new byte[] {1})).isEqualTo(201);

    var first = http.get(DATASETS + "?limit=3").json();
    var second = http.get(DATASETS + "?limit=3&cursor=" + first.at("/next").asString()).json();

    assertThat(first.at("/items").valueStream().map(item -> item.get("name").asString()))
        .containsExactly("among", "big", "good");
    assertThat(first.at("/items").valueStream().map(item -> item.get("source").asString()))
        .containsExactly("uploaded", "folder", "folder");
    assertThat(second.at("/items").valueStream().map(item -> item.get("name").asString()))
        .containsExactly("higher", "untouched");
    assertThat(second.at("/items/1/sha256").isNull()).isTrue();
    assertThat(http.delete(DATASETS + "/among").status()).isEqualTo(204);
    assertThat(http.delete(DATASETS + "/higher").status()).isEqualTo(204);
  }

  @Test
  void itIsHashedWhereItIsAskedForAndReadInParts() {
    var hash = Bytes.sha256(ONES);
    var big = http.get(DATASETS + "/big").json();
    assertThat(big.at("/files/0/sha256").asString()).isEqualTo(hash);
    assertThat(big.at("/sha256").asString())
        .isEqualTo(Bytes.sha256((hash + "  b.csv\n").getBytes()));
    assertThat(big.at("/bytes").asInt()).isEqualTo(70_000);

    var file = DATASETS + "/big/files/b.csv";
    assertThat(http.get(file).response().body()).isEqualTo(ONES);
    var part = http.get(file, "Range", "bytes=69990-");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.response().body()).isEqualTo(ones(10));
    assertThat(part.header("ETag")).isEqualTo("\"" + hash + "\"");
    assertThat(http.get(DATASETS + "/big/files/..%2fb.csv").status()).isIn(400, 404);
    assertThat(http.get(DATASETS + "/..%2fbig").status()).isIn(400, 404);
  }

  @Test
  void itIsNeverChangedOverHttp() {
    assertThat(http.delete(DATASETS + "/big").status()).isEqualTo(409);
    assertThat(upload("big", "b.csv", new byte[] {1})).isEqualTo(409);
    assertThat(http.post(DATASETS + "/catalogue/good", "application/json", new byte[0]).status())
        .isEqualTo(409);

    assertThat(mounted.resolve("big/b.csv")).hasBinaryContent(ONES);
  }

  @Test
  void aJobTrainsOnItAndTheModelHasItsHash() throws Exception {
    var job = trained("big");

    assertThat(job.at("/state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
    assertThat(job.at("/metrics/sum").asDouble()).isEqualTo(70_000);
    assertThat(http.get("/v1/sample/models/of-big/versions/1").json().at("/dataHash"))
        .isEqualTo(http.get(DATASETS + "/big").json().at("/sha256"));
  }

  @Test
  void aModelThatAJobTrainedKeepsItsDataSet() throws Exception {
    assertThat(upload("kept", "data.bin", new byte[] {3, 4})).isEqualTo(201);

    var job = trained("kept");

    assertThat(job.at("/metrics/sum").asDouble()).isEqualTo(7);
    var refused = http.delete(DATASETS + "/kept");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains("is used by model of-kept:1;");
    assertThat(http.delete("/v1/sample/models/of-kept").status()).isEqualTo(204);
    assertThat(http.delete(DATASETS + "/kept").status()).isEqualTo(204);
  }

  private JsonNode trained(String dataset) throws InterruptedException {
    var accepted =
        http.postJson(
            "/v1/sample/jobs",
            "{\"type\": \"count\", \"name\": \"of-%1$s\", \"dataset\": \"%1$s\"}"
                .formatted(dataset));
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    var path = "/v1/sample/jobs/" + accepted.json().at("/id").asString();
    var deadline = Instant.now().plus(Duration.ofSeconds(30));
    var job = http.get(path).json();
    while (job.at("/finishedAt").isNull() && Instant.now().isBefore(deadline)) {
      Thread.sleep(50);
      job = http.get(path).json();
    }
    return job;
  }

  private int upload(String name, String file, byte[] content) {
    return Multipart.form()
        .field("name", name)
        .part("file", file, null, content)
        .post(http, DATASETS)
        .status();
  }

  private static byte[] ones(int length) {
    var ones = new byte[length];
    Arrays.fill(ones, (byte) 1);
    return ones;
  }
}
