package dev.polymath.common.models;

import static dev.polymath.common.models.SampleModels.draft;
import static dev.polymath.common.models.SampleModels.vector;
import static dev.polymath.common.models.SampleModels.weights;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.safetensors.SafetensorsReader;
import dev.polymath.common.safetensors.SafetensorsWriter;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@ModelsTest
class ModelApiTest {

  private static final String MODELS = "/v1/sample/models";

  private final Http http;
  private final ModelRegistry registry;
  private final ModelCatalogue catalogue;
  private final JdbcClient database;
  private final String name = "api-" + UUID.randomUUID();
  private final String versions = MODELS + "/" + name + "/versions";

  ModelApiTest(
      @LocalServerPort int port,
      @Autowired ModelRegistry registry,
      @Autowired ModelCatalogue catalogue,
      @Autowired JdbcClient database) {
    http = new Http(port);
    this.registry = registry;
    this.catalogue = catalogue;
    this.database = database;
  }

  @Test
  void modelsAreListedPageByPage() {
    for (var suffix : List.of("a", "b", "c")) {
      registry.publish(draft("0-" + name + suffix), weights(1));
    }
    catalogue.moveAlias("0-" + name + "a", "champion", 1);

    var first = http.get(MODELS + "?limit=2").json();
    var second = http.get(MODELS + "?limit=2&cursor=" + first.at("/next").asString()).json();

    assertThat(first.at("/items/0/name").asString()).isEqualTo("0-" + name + "a");
    assertThat(first.at("/items/0/aliases/champion").asInt()).isEqualTo(1);
    assertThat(first.at("/items/0/latest").asInt()).isEqualTo(1);
    assertThat(first.at("/items/1/name").asString()).isEqualTo("0-" + name + "b");
    assertThat(second.at("/items/0/name").asString()).isEqualTo("0-" + name + "c");
  }

  @Test
  void aModelTellsItsVersionsAliasesAndLatest() {
    for (int i = 0; i < 3; i++) registry.publish(draft(name), weights(i));
    assertThat(put("/aliases/champion", "{\"version\": 2}").status()).isEqualTo(200);

    var model = http.get(MODELS + "/" + name).json();
    assertThat(model.at("/versions").asInt()).isEqualTo(3);
    assertThat(model.at("/aliases/champion").asInt()).isEqualTo(2);
    assertThat(model.at("/latest/version").asInt()).isEqualTo(3);
    var page = http.get(versions + "?limit=2").json();
    assertThat(page.at("/items/0/version").asInt()).isEqualTo(3);
    assertThat(page.at("/items/1/aliases/0").asString()).isEqualTo("champion");
    var rest = http.get(versions + "?cursor=" + page.at("/next").asString()).json();
    assertThat(rest.at("/items/0/version").asInt()).isEqualTo(1);
    assertThat(rest.at("/next").isNull()).isTrue();

    var champion = http.get(versions + "/champion").json();
    assertThat(champion.at("/version").asInt()).isEqualTo(2);
    assertThat(champion.at("/config/length").asInt()).isEqualTo(2);
    assertThat(champion.at("/parent/name").asString()).isEqualTo("parent");
    assertThat(http.get(versions + "/latest").json().at("/version").asInt()).isEqualTo(3);
  }

  @Test
  void whatIsNotThereIs404() {
    registry.publish(draft(name), weights(1));

    for (var path :
        List.of(
            MODELS + "/unknown",
            MODELS + "/unknown/versions",
            MODELS + "/unknown/versions/latest",
            versions + "/2",
            versions + "/champion",
            versions + "/2/weights")) {
      assertThat(http.get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(http.delete(versions + "/2").status()).isEqualTo(404);
    assertThat(http.delete(MODELS + "/unknown").status()).isEqualTo(404);
    assertThat(http.delete(MODELS + "/" + name + "/aliases/champion").status()).isEqualTo(404);
    assertThat(put("/aliases/champion", "{\"version\": 9}").status()).isEqualTo(404);
  }

  @Test
  void aFormThatIsCutOffIsNoImport() {
    for (var form :
        List.of(
            "",
            "--b",
            "--b\r\nContent-Disposition: form-data; name=\"config\"\r\n\r\n{\"len",
            "--b\r\nContent-Disposition: form-data; name=\"config\"\r\n\r\n{}\r\n--b")) {
      var answer = http.post(versions, "multipart/form-data; boundary=b", form.getBytes());
      assertThat(answer.status()).as(form).isEqualTo(400);
    }
    assertThat(http.post(versions, "multipart/form-data", "--b".getBytes()).status())
        .isEqualTo(400);
  }

  @Test
  void aPartThatIsNoFileIsBounded() {
    var part = "--b\r\nContent-Disposition: form-data; name=\"weights\"\r\n\r\n";
    var form = part + "x".repeat(1_000_000) + "\r\n--b--\r\n";

    assertThat(http.post(versions, "multipart/form-data; boundary=b", form.getBytes()).status())
        .isEqualTo(413);
  }

  @Test
  void badRequestsNameTheField() {
    registry.publish(draft(name), weights(1));

    assertThat(put("/aliases/latest", "{\"version\": 1}").text()).contains("\"alias\"");
    assertThat(put("/aliases/champion", "{\"version\": 0}").text()).contains("\"version\"");
    assertThat(put("/aliases/champion", "{}").text()).contains("\"version\"");
    assertThat(put("/aliases/champion", "{\"version\": \"1\"}").status()).isEqualTo(400);
    assertThat(http.delete(versions + "/champion").status()).isEqualTo(400);
    assertThat(http.get(MODELS + "?cursor=x").text()).contains("\"cursor\"");
  }

  @Test
  void deletingAnswers204AndIsRefusedWhileAnAliasPoints() {
    registry.publish(draft(name), weights(1));
    registry.publish(draft(name), weights(2));
    put("/aliases/champion", "{\"version\": 1}");

    assertThat(http.delete(versions + "/1").status()).isEqualTo(409);
    assertThat(http.delete(MODELS + "/" + name).status()).isEqualTo(409);
    assertThat(http.delete(versions + "/2").status()).isEqualTo(204);
    assertThat(http.delete(MODELS + "/" + name + "/aliases/champion").status()).isEqualTo(204);
    assertThat(http.delete(MODELS + "/" + name).status()).isEqualTo(204);
    assertThat(http.get(MODELS + "/" + name).status()).isEqualTo(404);
  }

  @Test
  void weightsAreDownloadedWholeOrInPartsOrNotAgain() {
    var values = new double[400_000];
    Arrays.setAll(values, Math::sqrt);
    var version = registry.publish(draft(name), weights(values));
    var file = bytes(vector(values));
    var etag = "\"" + version.sha256() + "\"";
    var path = versions + "/1/weights";

    var whole = http.get(path);
    assertThat(whole.response().body()).isEqualTo(file);
    assertThat(whole.header("ETag")).isEqualTo(etag);
    assertThat(whole.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(whole.header("Content-Length")).isEqualTo(String.valueOf(file.length));
    assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(http.get(path, "If-None-Match", etag).status()).isEqualTo(304);
    assertThat(http.get(path, "If-None-Match", "\"other\"").status()).isEqualTo(200);

    var rest = http.get(path, "Range", "bytes=2000000-", "If-Range", etag);
    assertThat(rest.status()).isEqualTo(206);
    assertThat(rest.header("Content-Range"))
        .isEqualTo("bytes 2000000-%d/%d".formatted(file.length - 1, file.length));
    assertThat(rest.response().body()).isEqualTo(Arrays.copyOfRange(file, 2_000_000, file.length));
    var moved = http.get(path, "Range", "bytes=2000000-", "If-Range", "\"other\"");
    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.response().body()).isEqualTo(file);
    var lines = http.get(path, "Range", "lines=1-2");
    assertThat(lines.status()).isEqualTo(200);
    assertThat(lines.response().body()).isEqualTo(file);
    for (var range : List.of("bytes=999999999-", "bytes=5-1", "bytes=one-two")) {
      var beyond = http.get(path, "Range", range);
      assertThat(beyond.status()).as(range).isEqualTo(416);
      assertThat(beyond.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(beyond.header("Content-Range")).isEqualTo("bytes */" + file.length);
      assertThat(beyond.json().at("/detail").asString()).contains("leave Range out");
    }
    assertThat(http.send("HEAD", path, BodyPublishers.noBody()).header("Content-Length"))
        .isEqualTo(String.valueOf(file.length));
  }

  @Test
  void corruptWeightsNeverArriveWhole() {
    var version = registry.publish(draft(name), weights(Math.random(), 5));
    database
        .sql(
            """
            update artifact_chunk set data = set_byte(data, length(data) - 1, get_byte(data, length(data) - 1) # 1)
            where artifact_id = (select id from artifact where sha256 = ?)
            """)
        .param(version.sha256())
        .update();

    try {
      var answer = http.get(versions + "/1/weights");
      assertThat(answer.status()).isEqualTo(500);
    } catch (UncheckedIOException e) {
      assertThat(e).hasMessageContaining("fixed content-length");
    }
  }

  @Test
  void anImportIsAVersionLikeAnyOther() throws IOException {
    var file = bytes(vector(3, 4));

    var answer =
        Multipart.form()
            .part("config", null, "application/json", "{\"length\": 2}".getBytes())
            .part("weights", "w.safetensors", null, file)
            .post(http, versions);

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.header("Location")).endsWith(versions + "/1");
    assertThat(answer.json().at("/config/length").asInt()).isEqualTo(2);
    var weights = http.get(answer.header("Location") + "/weights").response().body();
    assertThat(weights).isEqualTo(file);
    try (var reader = SafetensorsReader.open(ByteBuffer.wrap(weights))) {
      assertThat(reader.tensors()).containsOnlyKeys("x");
    }
  }

  @Test
  void anImportThatDoesNotFitNamesTheField() {
    var fits = bytes(vector(3, 4));
    var truncated = Arrays.copyOf(fits, fits.length - 1);

    assertThat(imported(name, "{\"length\": 2}", truncated)).contains("400", "\"weights\"");
    assertThat(imported(name, "{\"length\": 2}", new byte[0])).contains("400", "\"weights\"");
    assertThat(imported(name, "{\"length\": 2}", "PK\3\4 a pickle".getBytes()))
        .contains("400", "\"weights\"", "not a safetensors file");
    assertThat(imported(name, "{\"length\": 3}", fits)).contains("400", "\"weights\"", "[3]");
    assertThat(imported(name, "{\"length\": true}", fits)).contains("400", "\"config.length\"");
    assertThat(imported(name, "{\"length\": 2", fits)).contains("400", "\"config\"");
    assertThat(imported(name, "[2]", fits)).contains("400", "\"config\"");
    assertThat(imported(name, "null", fits)).contains("400", "\"config\"");
    assertThat(imported(name, "{\"a\": 1, \"a\": 1}", fits)).contains("400", "\"config\"");
    assertThat(imported(".hidden", "{\"length\": 2}", fits)).contains("400", "\"name\"");
    assertThat(imported(name, "{\"length\": 2, \"x\": \"%s\"}".formatted("x".repeat(1024)), fits))
        .contains("413", "config");
    assertThat(imported(name, "{\"length\": 2}", bytes(vector(new double[400_000]))))
        .contains("413", "weights");
    var half = Multipart.form().part("weights", "w", null, fits).post(http, versions);
    assertThat(half.status()).isEqualTo(400);
    assertThat(half.text()).contains("\"config\"");
    assertThat(http.postJson(versions, "{}").status()).isEqualTo(415);

    assertThat(registry.resolve(name, null)).isEmpty();
  }

  @Test
  void aServiceMayCreateModelsAtTheSamePath() {
    var answer = http.postJson(MODELS, "{\"name\": \"%s\"}".formatted(name));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(http.get(MODELS + "/" + name).status()).isEqualTo(200);
  }

  private String imported(String to, String config, byte[] weights) {
    var answer =
        Multipart.form()
            .part("config", "config.json", null, config.getBytes())
            .part("weights", "w.safetensors", null, weights)
            .post(http, MODELS + "/" + to + "/versions");
    return answer.status() + " " + answer.text();
  }

  private Http.Answer put(String path, String json) {
    return http.send(
        "PUT",
        MODELS + "/" + name + path,
        BodyPublishers.ofString(json),
        "Content-Type",
        "application/json");
  }

  private static byte[] bytes(SafetensorsWriter writer) {
    var out = new ByteArrayOutputStream();
    try {
      writer.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
