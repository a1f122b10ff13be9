package dev.polymath.common.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.jobs.Jobs;
import dev.polymath.common.models.ModelCatalogue;
import dev.polymath.common.models.ModelDraft;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.safetensors.SafetensorsWriter;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatasetsTest
class DatasetApiTest {

  private static final String DATASETS = "/v1/sample/datasets";
  private static final byte[] TRAIN = "x,y\n1,2\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TEST = "x,y\n3,4\n".getBytes(StandardCharsets.UTF_8);

  private final Http http;
  private final Jobs jobs;
  private final ModelRegistry models;
  private final ModelCatalogue curation;
  private final JdbcClient database;
  private final String name = "api." + UUID.randomUUID();

  DatasetApiTest(
      @LocalServerPort int port,
      @Autowired Jobs jobs,
      @Autowired ModelRegistry models,
      @Autowired ModelCatalogue curation,
      @Autowired JdbcClient database) {
    http = new Http(port);
    this.jobs = jobs;
    this.models = models;
    this.curation = curation;
    this.database = database;
  }

  @Test
  void anUploadIsThereWithItsFilesAndHashes() {
    var answer =
        form(name)
            .part("file", "train.csv", "text/csv", TRAIN)
            .part("file", "a test (1).csv", "text/csv", TEST)
            .post(http, DATASETS);

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.header("Location")).endsWith(DATASETS + "/" + name);
    var dataset = answer.json();
    assertThat(dataset.propertyNames())
        .containsExactlyInAnyOrder("name", "source", "files", "bytes", "sha256", "createdAt");
    assertThat(dataset.at("/name").asString()).isEqualTo(name);
    assertThat(dataset.at("/source").asString()).isEqualTo("uploaded");
    assertThat(dataset.at("/bytes").asInt()).isEqualTo(16);
    assertThat(dataset.at("/files/0/name").asString()).isEqualTo("a test (1).csv");
    assertThat(dataset.at("/files/0/bytes").asInt()).isEqualTo(8);
    assertThat(dataset.at("/files/0/sha256").asString()).isEqualTo(Bytes.sha256(TEST));
    assertThat(dataset.at("/files/1/name").asString()).isEqualTo("train.csv");
    assertThat(dataset.at("/sha256").asString())
        .isEqualTo(
            Bytes.sha256(
                "%s  a test (1).csv\n%s  train.csv\n"
                    .formatted(Bytes.sha256(TEST), Bytes.sha256(TRAIN))
                    .getBytes(StandardCharsets.UTF_8)));
    assertThat(http.get(answer.header("Location").replaceFirst("http://[^/]*", "")).json())
        .isEqualTo(dataset);
  }

  @Test
  void dataSetsAreListedPageByPage() {
    for (var suffix : List.of("c", "a", "b"))
      assertThat(upload("0-" + name + suffix, TRAIN)).isEqualTo(201);

    var first = http.get(DATASETS + "?limit=2").json();
    var second = http.get(DATASETS + "?limit=2&cursor=" + first.at("/next").asString()).json();

    assertThat(first.at("/items/0/name").asString()).isEqualTo("0-" + name + "a");
    assertThat(first.at("/items/1/name").asString()).isEqualTo("0-" + name + "b");
    assertThat(first.at("/items/1/files/0/sha256").asString()).isEqualTo(Bytes.sha256(TRAIN));
    assertThat(second.at("/items/0/name").asString()).isEqualTo("0-" + name + "c");
    assertThat(http.get(DATASETS + "?cursor=x").text()).contains("\"cursor\"");
  }

  @Test
  void aFileIsDownloadedWholeOrInPartsOrNotAgain() {
    var content = Bytes.random(2_500_000);
    assertThat(upload(name, content)).isEqualTo(201);
    var path = DATASETS + "/" + name + "/files/data.bin";
    var etag = "\"" + Bytes.sha256(content) + "\"";

    var whole = http.get(path);
    assertThat(whole.response().body()).isEqualTo(content);
    assertThat(whole.header("ETag")).isEqualTo(etag);
    assertThat(whole.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(whole.header("Content-Disposition")).contains("attachment", "data.bin");
    assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(http.get(path, "If-None-Match", etag).status()).isEqualTo(304);

    var rest = http.get(path, "Range", "bytes=2000000-", "If-Range", etag);
    assertThat(rest.status()).isEqualTo(206);
    assertThat(rest.response().body())
        .isEqualTo(Arrays.copyOfRange(content, 2_000_000, content.length));
    assertThat(http.get(path, "Range", "bytes=5-9").response().body())
        .isEqualTo(Arrays.copyOfRange(content, 5, 10));
    var other = http.get(path, "Range", "bytes=2000000-", "If-Range", "\"other\"");
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.response().body()).isEqualTo(content);
    var lines = http.get(path, "Range", "lines=1-2");
    assertThat(lines.status()).isEqualTo(200);
    assertThat(lines.response().body()).isEqualTo(content);
    for (var range : List.of("bytes=9999999-", "bytes=5-1", "bytes=one-two")) {
      var beyond = http.get(path, "Range", range);
      assertThat(beyond.status()).as(range).isEqualTo(416);
      assertThat(beyond.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(beyond.header("Content-Range")).isEqualTo("bytes */" + content.length);
      assertThat(beyond.json().at("/detail").asString()).contains("leave Range out");
    }
    assertThat(http.send("HEAD", path, BodyPublishers.noBody()).header("Content-Length"))
        .isEqualTo("2500000");
  }

  @Test
  void whatIsNotThereIs404() {
    assertThat(upload(name, TRAIN)).isEqualTo(201);

    for (var path :
        List.of(
            "/unknown",
            "/unknown/files/data.bin",
            "/" + name + "/files/other.bin",
            "/" + name + "/files/..",
            "/..%2f",
            "/.hidden")) {
      assertThat(http.get(DATASETS + path).status()).as(path).isIn(400, 404);
    }
    assertThat(http.get(DATASETS + "/unknown").text()).contains("no data set unknown");
    assertThat(http.delete(DATASETS + "/unknown").status()).isEqualTo(404);
  }

  @Test
  void aDeletedDataSetTakesItsFilesWithItUnlessAnotherHasTheSame() {
    var content = Bytes.random(1_200_000);
    var before = chunks();
    assertThat(upload(name, content)).isEqualTo(201);
    assertThat(upload(name + "-twin", content)).isEqualTo(201);
    assertThat(chunks()).isEqualTo(before + 2);

    assertThat(http.delete(DATASETS + "/" + name).status()).isEqualTo(204);
    assertThat(http.get(DATASETS + "/" + name).status()).isEqualTo(404);
    assertThat(http.get(DATASETS + "/" + name + "-twin/files/data.bin").response().body())
        .isEqualTo(content);
    assertThat(http.delete(DATASETS + "/" + name + "-twin").status()).isEqualTo(204);
    assertThat(chunks()).isEqualTo(before);

    assertThat(upload(name, TRAIN)).isEqualTo(201);
  }

  @Test
  void aNameIsTakenOnceAndARepetitionGetsTheFirstAnswer() {
    var key = UUID.randomUUID().toString();
    var form = form(name).part("file", "train.csv", null, TRAIN);

    var first = form.post(http, DATASETS, "Idempotency-Key", key);
    var again = form.post(http, DATASETS, "Idempotency-Key", key);
    var other = form.post(http, DATASETS);

    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(again.response().body()).isEqualTo(first.response().body());
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text()).contains(name);
  }

  @Test
  void ofManyUploadsOfOneNameAtOnceOneWins() {
    var before = chunks();
    var statuses =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> upload(name, Bytes.random(1_500_000)), Thread::startVirtualThread))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(statuses).containsExactlyInAnyOrder(201, 409, 409, 409, 409, 409);
    assertThat(chunks()).isEqualTo(before + 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".hidden", "-x", "a/b", "..", "a b", "ä", "catalogue", "x\u0000"})
  void aNameIsPlain(String bad) {
    var answer = form(bad).part("file", "train.csv", null, TRAIN).post(http, DATASETS);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ".hidden",
        "../up.csv",
        "/etc/passwd",
        "a/b.csv",
        "C:\\data.csv",
        "ä.csv",
        "-x"
      })
  void aFileNameIsNoPath(String bad) {
    var answer = form(name).part("file", bad, null, TRAIN).post(http, DATASETS);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("file[0]");
    assertThat(http.get(DATASETS + "/" + name).status()).isEqualTo(404);
  }

  @Test
  void aBadFormNamesTheField() {
    var large = new byte[1_600_000];

    assertThat(posted(Multipart.form().part("file", "a", null, TRAIN)))
        .contains("400", "\"name\"", "required");
    assertThat(posted(form(name))).contains("400", "\"file\"", "required");
    assertThat(posted(form(name).field("name", "other").part("file", "a", null, TRAIN)))
        .contains("400", "\"name\"", "once");
    assertThat(posted(form(name).field("file", "a,b"))).contains("400", "\"file\"", "as a file");
    assertThat(posted(Multipart.form().part("name", "n.txt", null, TRAIN)))
        .contains("400", "\"name\"", "plain field");
    assertThat(posted(form(name).part("files", "a", null, TRAIN))).contains("400", "\"files\"");
    assertThat(posted(form(name).field("label", "x").part("file", "a", null, TRAIN)))
        .contains("400", "\"label\"");
    assertThat(
            posted(form(name).part("file", "a", null, TRAIN).part("file", "b", null, new byte[0])))
        .contains("400", "\"file[1]\"", "empty");
    assertThat(posted(form(name).part("file", "a", null, TRAIN).part("file", "a", null, TEST)))
        .contains("400", "\"file[1]\"", "same file name");
    assertThat(posted(form(name).part("file", "a", null, large).part("file", "b", null, large)))
        .contains("413", "file", "3145728");
    var four = form(name);
    for (int i = 0; i < 4; i++) four.part("file", "f" + i, null, TRAIN);
    assertThat(posted(four)).contains("413", "at most 3 files");
    assertThat(http.postJson(DATASETS, "{\"name\": \"x\"}").status()).isEqualTo(415);

    assertThat(http.get(DATASETS + "/" + name).status()).isEqualTo(404);
  }

  @Test
  void aFormBeyondTheBoundsOfTheServerIs413() {
    var many = form(name);
    for (int i = 0; i < 200; i++) many.part("file", "f" + i, null, TRAIN);
    assertThat(posted(many)).contains("413");
    assertThat(posted(form("x".repeat(100_000)).part("file", "a", null, TRAIN)))
        .matches("(?s)4(00|13).*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "multipart/form-data; boundary=----polymath-test-boundary"
      })
  void whatIsNoFormIs400(String contentType) {
    var answer =
        http.post(
            DATASETS,
            contentType,
            "------polymath-test-boundary\r\nContent-Disposition: form-data; na"
                .getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
  }

  @Test
  void aDataSetThatAJobNeedsStaysUntilTheJobIsDone() {
    assertThat(upload(name, TRAIN)).isEqualTo(201);
    assertThat(upload(name + "2", TEST)).isEqualTo(201);
    var job = jobs.submit("count", new SampleDatasets.CountJob.Count("m\u0000", name, null));
    var listed =
        jobs.submit(
            "count", new SampleDatasets.CountJob.Count("m", name + "2", List.of("else", name)));

    var refused = http.delete(DATASETS + "/" + name);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().at("/detail").asString())
        .contains(
            "used by job "
                + job.id()
                + " (count, QUEUED), job "
                + listed.id()
                + " (count, QUEUED)");
    jobs.cancel(job.id());
    assertThat(http.delete(DATASETS + "/" + name).status()).isEqualTo(409);
    jobs.cancel(listed.id());
    assertThat(http.delete(DATASETS + "/" + name).status()).isEqualTo(204);
  }

  @Test
  void onlyTheVeryNameOfADataSetIsAUse() {
    var similar = name.replace('.', '-');
    assertThat(upload(name, TRAIN)).isEqualTo(201);
    assertThat(upload(similar, TEST)).isEqualTo(201);

    // A model of that name, data sets with longer names and one that a dot could stand for.
    var job =
        jobs.submit(
            "count",
            new SampleDatasets.CountJob.Count(
                name, similar, List.of(name + "2", "2" + name, similar)));

    assertThat(http.delete(DATASETS + "/" + name).status()).isEqualTo(204);
    assertThat(http.delete(DATASETS + "/" + similar).status()).isEqualTo(409);
    jobs.cancel(job.id());
  }

  @Test
  void aJobWithADataSetThatIsNotThereIsRefused() {
    var answer =
        http.postJson(
            "/v1/sample/jobs",
            "{\"type\": \"count\", \"name\": \"m\", \"dataset\": \"%s\"}".formatted(name));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("dataset");
  }

  @Test
  void aDataSetThatAModelWasTrainedOnStaysUntilTheModelIsGone() {
    var content = Bytes.random(10);
    assertThat(upload(name, content)).isEqualTo(201);
    var hash = http.get(DATASETS + "/" + name).json().at("/sha256").asString();
    publish("by-hash", Map.of(), hash);
    publish("by-name", Map.of("unlabelledDataset", name, "labels", List.of("x")), null);
    publish("unrelated", Map.of("name", name), "other");

    var refused = http.delete(DATASETS + "/" + name);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().at("/detail").asString())
        .contains("model by-hash:1, model by-name:1;");

    curation.delete("by-hash");
    assertThat(http.delete(DATASETS + "/" + name).status()).isEqualTo(409);
    curation.delete("by-name");
    assertThat(http.delete(DATASETS + "/" + name).status()).isEqualTo(204);
  }

  @Test
  void aModelThatIsOlderThanADataSetWasNotTrainedOnIt() {
    publish("older-" + name, Map.of("dataset", name), null);
    assertThat(upload(name, TRAIN)).isEqualTo(201);

    assertThat(http.delete(DATASETS + "/" + name).status()).isEqualTo(204);
  }

  @Test
  void theCatalogueIsShownThoughDownloadsAreOff() {
    assertThat(http.get(DATASETS + "/catalogue").json().at("/items/2/name").asString())
        .isEqualTo("forged");

    var answer = http.post(DATASETS + "/catalogue/good", "application/json", new byte[0]);
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.json().at("/detail").asString())
        .contains("polymath.datasets.downloads=true", "curl -F name=good -F file=@good.csv");
  }

  @Test
  void theFormIsDocumented() {
    var document = http.get("/v3/api-docs").json();
    var post = document.at("/paths/~1v1~1sample~1datasets/post");

    assertThat(post.at("/requestBody/content/multipart~1form-data/schema/$ref").asString())
        .isEqualTo("#/components/schemas/DatasetForm");
    var form = document.at("/components/schemas/DatasetForm");
    assertThat(form.at("/properties/file/items/format").asString()).isEqualTo("binary");
    assertThat(form.at("/required").valueStream().map(node -> node.asString()))
        .containsExactlyInAnyOrder("name", "file");
    assertThat(post.at("/parameters").valueStream().map(p -> p.get("name").asString()))
        .containsExactly("Idempotency-Key");
    assertThat(document.at("/components/schemas/Dataset/example/source").asString())
        .isEqualTo("uploaded");
    assertThat(
            document
                .at("/components/schemas/Dataset/properties/source/enum")
                .valueStream()
                .map(node -> node.asString()))
        .containsExactly("uploaded", "catalogue", "made", "folder");
  }

  private void publish(String model, Map<String, Object> parameters, String dataHash) {
    var weights = new SafetensorsWriter().doubles("x", List.of(1L), new double[] {1});
    models.publish(
        new ModelDraft(model, Map.of(), Map.of(), parameters, null, "1", dataHash, null),
        weights::writeTo);
  }

  private int upload(String to, byte[] content) {
    return form(to).part("file", "data.bin", null, content).post(http, DATASETS).status();
  }

  private String posted(Multipart form) {
    var answer = form.post(http, DATASETS);
    return answer.status() + " " + answer.text();
  }

  private static Multipart form(String name) {
    return Multipart.form().field("name", name);
  }

  private long chunks() {
    return database.sql("select count(*) from artifact_chunk").query(Long.class).single();
  }
}
