package dev.polymath.common.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.testing.Http;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@DatasetsTest
@TestPropertySource(
    properties = {"polymath.datasets.downloads=true", "polymath.datasets.download-timeout=2s"})
class CatalogueTest {

  private static final String DATASETS = "/v1/sample/datasets";
  private static final String CATALOGUE = DATASETS + "/catalogue";

  private final Http http;
  private final PublicHost host;
  private final JdbcClient database;

  CatalogueTest(
      @LocalServerPort int port, @Autowired PublicHost host, @Autowired JdbcClient database) {
    http = new Http(port);
    this.host = host;
    this.database = database;
  }

  @Test
  void theCatalogueIsListedPageByPage() {
    var first = http.get(CATALOGUE + "?limit=2").json();

    assertThat(first.at("/items/0/name").asString()).isEqualTo("dead");
    assertThat(first.at("/items/1/name").asString()).isEqualTo("endless");
    assertThat(first.at("/items/1").propertyNames())
        .containsExactlyInAnyOrder("name", "title", "licence", "url", "sha256", "bytes");
    var rest = http.get(CATALOGUE + "?cursor=" + first.at("/next").asString()).json();
    assertThat(rest.at("/items/0/name").asString()).isEqualTo("forged");
    assertThat(rest.at("/items")).hasSize(8);
  }

  @Test
  void anEntryIsFetchedOnce() {
    var answer = http.post(CATALOGUE + "/good", "application/json", new byte[0]);

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.header("Location")).endsWith(DATASETS + "/good");
    assertThat(answer.json().at("/source").asString()).isEqualTo("catalogue");
    assertThat(answer.json().at("/files/0/name").asString()).isEqualTo("good.csv");
    assertThat(http.get(DATASETS + "/good").json()).isEqualTo(answer.json());
    assertThat(http.get(DATASETS + "/good/files/good.csv").response().body())
        .isEqualTo(PublicHost.DATA);

    var requests = host.requests.get();
    assertThat(http.post(CATALOGUE + "/good", "application/json", new byte[0]).status())
        .isEqualTo(409);
    assertThat(host.requests).hasValue(requests);
    assertThat(http.delete(DATASETS + "/good").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "forged, its sha256 is",
    "short, bytes and not 1300",
    "endless, sends more than 1300 bytes",
    "torn, breaks off",
    "missing, its server answers 404",
    "silent, too slow",
    "stalling, too slow",
    "dead, does not answer"
  })
  void whatCannotBeHadLeavesNothing(String name, String why) throws IOException {
    var chunks = chunks();
    var files = temporaryFiles();

    var answer = http.post(CATALOGUE + "/" + name, "application/json", new byte[0]);

    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("60");
    assertThat(answer.json().at("/detail").asString())
        .contains(why, "Nothing was stored", "upload it: curl -F name=" + name);
    assertThat(http.get(DATASETS + "/" + name).status()).isEqualTo(404);
    assertThat(chunks()).isEqualTo(chunks);
    assertThat(temporaryFiles()).isEqualTo(files);
  }

  @Test
  void onlyWhatTheCatalogueHasIsFetched() {
    for (var name : List.of("unknown", "http:%2f%2f127.0.0.1%2fgood.csv", "..%2fgood")) {
      var answer = http.post(CATALOGUE + "/" + name, "application/json", new byte[0]);
      assertThat(answer.status()).as(name).isIn(400, 404);
    }
  }

  @Test
  void aMoveIsFollowed() {
    var answer = http.post(CATALOGUE + "/moved", "application/json", new byte[0]);

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.json().at("/files/0/name").asString()).isEqualTo("moved.csv");
    assertThat(http.delete(DATASETS + "/moved").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, https://example.org/a.csv, name",
    "catalogue, https://example.org/a.csv, name",
    "a, file:///etc/passwd, url",
    "a, https:///a.csv, url",
    "a, https://example.org/, url",
    "a, https://example.org/.hidden, url"
  })
  void aBadEntryStopsTheStart(String name, String url, String what) {
    assertThatThrownBy(
            () ->
                new CatalogueEntry(
                    name, "title", "CC0", URI.create(url), Bytes.sha256(new byte[1]), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bad " + what);
  }

  private static List<Path> temporaryFiles() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("polymath-dataset-"))
          .sorted()
          .toList();
    }
  }

  private long chunks() {
    return database.sql("select count(*) from artifact_chunk").query(Long.class).single();
  }
}
