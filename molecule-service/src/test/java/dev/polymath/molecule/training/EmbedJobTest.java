package dev.polymath.molecule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.PostgresTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;

/** Data sets of molecules become data sets of vectors, by the encoder that ships. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@PostgresTest
class EmbedJobTest {

  private static final int WIDTH = 256;

  private static final EmbedRequest REQUEST =
      new EmbedRequest("encoder", null, "ring-tails", "made", "npy");

  private final Http http;
  private final Molecules molecules;
  private final Datasets datasets;
  private final ModelRegistry registry;
  private final EmbeddingParts parts;
  private final MoleculeProperties bounds;
  private final JdbcClient jdbc;

  EmbedJobTest(
      @LocalServerPort int port,
      @Autowired Molecules molecules,
      @Autowired Datasets datasets,
      @Autowired ModelRegistry registry,
      @Autowired EmbeddingParts parts,
      @Autowired MoleculeProperties bounds,
      @Autowired JdbcClient jdbc) {
    http = new Http(port);
    this.molecules = molecules;
    this.datasets = datasets;
    this.registry = registry;
    this.parts = parts;
    this.bounds = bounds;
    this.jdbc = jdbc;
  }

  @BeforeEach
  void moleculesToEmbed() {
    RingTails.ensure(http);
  }

  @Test
  void eachLineHasARowInAnArrayOfNumpy() {
    uploadThree();
    var job = embed("rows", "npy");

    assertThat(job.at("/progress/step").asInt()).isEqualTo(3);
    assertThat(job.at("/progress/totalSteps").asInt()).isEqualTo(3);
    assertThat(job.at("/metrics/molecules").asInt()).isEqualTo(2);
    assertThat(job.at("/metrics/broken").asInt()).isEqualTo(1);
    assertThat(http.get("/v1/molecules/datasets/rows").json().get("source").asString())
        .isEqualTo("made");
    var file = http.get("/v1/molecules/datasets/rows/files/embeddings.npy");
    assertThat(file.status()).isEqualTo(200);
    var header = new String(file.response().body(), 0, 128, StandardCharsets.ISO_8859_1);
    assertThat(header)
        .startsWith("\u0093NUMPY\u0001\0")
        .contains("'<f4'", "(3, 256)")
        .endsWith("\n");
    assertThat(file.response().body()).hasSize(128 + 3 * WIDTH * Float.BYTES);
    for (var number : row(file.response().body(), 0)) assertThat(number).isNaN();
    assertNear(row(file.response().body(), 1), "CCO");
    assertNear(row(file.response().body(), 2), "c1ccccc1O");
  }

  @Test
  void aTableSaysWhatItsRowsAreAndWhyOneIsEmpty() throws IOException {
    uploadThree();
    embed("table", "csv");

    var packed = http.get("/v1/molecules/datasets/table/files/embeddings.csv.gz").response().body();
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSize(4);
      assertThat(lines.get(0)).startsWith("smiles,e1,e2,").endsWith(",e256,error");
      assertThat(lines.get(1)).startsWith("CC(C,,,").contains("Is no SMILES");
      assertThat(lines.get(2)).startsWith("CCO,").endsWith(",");
      assertThat(lines.get(3).split(",", -1)).hasSize(WIDTH + 2);
    }
    // Which makes it a data set to learn from, whose empty row is left out.
    assertThat(
            TrainedModels.finished(
                    http,
                    """
                    {"type": "embed", "model": "encoder", "dataset": "table", "name": "again",
                     "format": "npy"}""")
                .at("/metrics/molecules")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void aRunThatWasKilledEndsInTheSameBytes() throws Exception {
    for (var format : new String[] {"npy", "csv"}) {
      var request = new EmbedRequest("encoder", null, "ring-tails", "whole-" + format, format);
      var job = runningJob();
      run(job, request, new Interrupted(job, null, Integer.MAX_VALUE));

      var again = new EmbedRequest("encoder", null, "ring-tails", "resumed-" + format, format);
      var second = runningJob();
      // 140 rows in parts of 20: killed when the fourth is embedded and not yet kept.
      var killed = new Interrupted(second, null, 4);
      assertThat(catchThrowable(() -> run(second, again, killed)))
          .isInstanceOf(Interrupted.Killed.class);
      assertThat(partsOf(second)).isEqualTo(3);
      run(second, again, new Interrupted(second, killed.saved(), Integer.MAX_VALUE));

      assertThat(file(again)).isEqualTo(file(request));
    }
  }

  @Test
  void partsAreGoneOnceTheirJobHasEnded() throws Exception {
    for (var state : new String[] {"SUCCEEDED", "FAILED", "CANCELLED"}) {
      var job = runningJob();
      jobWithSmallParts(bounds.maxEmbeddings())
          .run(REQUEST, new Interrupted(job, null, Integer.MAX_VALUE));
      assertThat(partsOf(job)).isEqualTo(7);

      jdbc.sql("update job set state = ? where id = ?").params(state, job).update();

      assertThat(partsOf(job)).isZero();
      // One whose worker was paused meanwhile keeps nothing more.
      parts.save(job, 0, new byte[1]);
      assertThat(partsOf(job)).isZero();
    }
  }

  @Test
  void moreThanFitsIsRefusedBeforeItIsTaken() {
    var small = jobWithSmallParts(DataSize.ofKilobytes(100));
    assertThatThrownBy(() -> small.check(REQUEST))
        .isInstanceOf(TooLarge.class)
        .hasMessageContaining("more than 100 molecules");
  }

  private void uploadThree() {
    if (http.get("/v1/molecules/datasets/three").status() == 200) return;
    RingTails.upload(http, "three", "molecules.smi", "CC(C first\n\nCCO ethanol\nc1ccccc1O");
  }

  private JsonNode embed(String name, String format) {
    return TrainedModels.succeeded(
        http,
        """
        {"type": "embed", "model": "encoder", "dataset": "three", "name": "%s", "format": "%s"}"""
            .formatted(name, format));
  }

  private void assertNear(float[] row, String smiles) {
    var answer =
        http.postJson(
            "/v1/molecules/embeddings",
            "{\"model\": \"encoder\", \"smiles\": [\"" + smiles + "\"]}");
    var vector = answer.json().at("/items/0/embedding");
    for (var i = 0; i < WIDTH; i++) {
      assertThat(row[i]).isCloseTo((float) vector.get(i).asDouble(), within(1e-5f));
    }
  }

  private static float[] row(byte[] file, int row) {
    var numbers = new float[WIDTH];
    ByteBuffer.wrap(file, 128 + row * WIDTH * Float.BYTES, WIDTH * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(numbers);
    return numbers;
  }

  /** Runs a job as a worker would, but for closing it. */
  private void run(UUID job, EmbedRequest request, Interrupted context) throws Exception {
    var result = jobWithSmallParts(bounds.maxEmbeddings()).run(request, context);
    Objects.requireNonNull(result.publication()).run();
    jdbc.sql("update job set state = 'SUCCEEDED' where id = ?").param(job).update();
  }

  private JobHandler<EmbedRequest> jobWithSmallParts(DataSize most) {
    var small =
        new MoleculeProperties(
            bounds.maxMolecules(),
            bounds.maxAtoms(),
            bounds.maxTrainingMolecules(),
            bounds.maxTrainingAtoms(),
            bounds.maxLibrary(),
            20,
            most);
    return new EmbedJob(molecules, datasets, registry, parts, small);
  }

  private UUID runningJob() {
    var job = UUID.randomUUID();
    jdbc.sql(
            """
            insert into job (id, type, state, parameters, shown_parameters)
            values (?, 'embed', 'RUNNING', '{}', '{}')""")
        .param(job)
        .update();
    return job;
  }

  private int partsOf(UUID job) {
    return jdbc.sql("select count(*) from embedding_part where job_id = ?")
        .param(job)
        .query(Integer.class)
        .single();
  }

  private byte[] file(EmbedRequest request) {
    var listed = http.get("/v1/molecules/datasets/" + request.name()).json();
    var name = listed.at("/files/0/name").asString();
    var answer = http.get("/v1/molecules/datasets/" + request.name() + "/files/" + name);
    assertThat(answer.status()).isEqualTo(200);
    return answer.response().body();
  }
}
