package dev.polymath.molecule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.PostgresTest;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

/** Both jobs over HTTP, on molecules that are made up. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@PostgresTest
class JobsTest {

  private static final String PACE =
      """
      "pace": {"batch": 20, "firstRate": 0.001, "highestRate": 0.01, "lastRate": 0.001,
       "dropout": 0.0}""";

  private static final String ENCODER =
      """
      {"type": "pretrain", "name": "NAME", "dataset": "chains",
       "size": {"hidden": 16, "heads": 2, "hops": 3}, "epochs": 10, "seed": 4, PACE}"""
          .replace("PACE", PACE);

  @TestConfiguration
  static class Jobs {

    @Bean
    Molecules madeUp() {
      return new MadeUpMolecules();
    }

    @Bean
    JobHandler<PretrainRequest> madeUpPretrainJob(Molecules molecules) {
      return new PretrainJob(molecules, "test");
    }

    @Bean
    JobHandler<FinetuneRequest> madeUpFinetuneJob(Molecules molecules, ModelRegistry registry) {
      return new FinetuneJob(molecules, registry, "test");
    }

    @Bean
    ModelLoader<Asked, Told> madeUpLoader() {
      return new MoleculeLoader(new SmilesInput(MadeUpMolecules::read, 3));
    }
  }

  private final Http http;
  private final JobHandler<FinetuneRequest> finetune;
  private final JobHandler<PretrainRequest> pretrain;

  JobsTest(
      @LocalServerPort int port,
      @Autowired JobHandler<PretrainRequest> pretrain,
      @Autowired JobHandler<FinetuneRequest> finetune) {
    http = new Http(port);
    this.pretrain = pretrain;
    this.finetune = finetune;
  }

  @Test
  void anEncoderIsPretrainedAndThenPredictsWhatWasMeasured() {
    var encoder = succeeded(ENCODER.replace("NAME", "knows-chains"));
    assertThat(encoder.at("/metrics/atomContextLoss").asDouble()).isBetween(0.0, 1.5);
    assertThat(encoder.get("metrics").propertyNames())
        .contains("bondContextLoss", "motifLoss", "atomDisagreement");
    var model = http.get("/v1/molecules/models/knows-chains/versions/1").json();
    assertThat(model.at("/config/kind").asString()).isEqualTo("encoder");
    assertThat(model.at("/config/hidden").asInt()).isEqualTo(16);

    var predictor =
        succeeded(
            """
            {"type": "finetune", "name": "counts", "encoder": "knows-chains",
             "dataset": "chains", "properties": ["ones"], "kind": "regression",
             "ensemble": 2, "epochs": 25, "seed": 9, PACE}"""
                .replace("PACE", PACE));
    assertThat(predictor.at("/metrics/rmse").asDouble()).isBetween(0.0, 0.8);
    assertThat(predictor.at("/metrics/mae").asDouble())
        .isLessThanOrEqualTo(predictor.at("/metrics/rmse").asDouble());
    var counts = http.get("/v1/molecules/models/counts/versions/1").json();
    assertThat(counts.at("/config/members").asInt()).isEqualTo(2);
    assertThat(counts.at("/config/properties/0").asString()).isEqualTo("ones");
    assertThat(counts.at("/parent/name").asString()).isEqualTo("knows-chains");
    var series = http.get("/v1/molecules/jobs/" + predictor.get("id").asString() + "/metrics");
    assertThat(series.text()).contains("loss", "bestError");

    var few = inferred("counts", "\"1\", \"0010\"");
    var many = inferred("counts", "\"1111111\"");
    assertThat(few.at("/outputs/0/name").asString()).isEqualTo("values");
    assertThat(few.at("/outputs/0/shape").toString()).isEqualTo("[2,1]");
    assertThat(many.at("/outputs/0/data/0").asDouble())
        .isGreaterThan(few.at("/outputs/0/data/1").asDouble() + 2);
    assertThat(many.at("/outputs/1/name").asString()).isEqualTo("deviations");
    var embedded = inferred("knows-chains", "\"1\", \"0010\"");
    assertThat(embedded.at("/outputs/0/shape").toString()).isEqualTo("[2,64]");
    var tooMany = infer("counts", "\"1\", \"1\", \"1\", \"1\"");
    assertThat(tooMany.status()).as(tooMany.text()).isEqualTo(400);
  }

  private JsonNode inferred(String model, String smiles) {
    var answer = infer(model, smiles);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private Http.Answer infer(String model, String smiles) {
    var count = smiles.split(",").length;
    return http.postJson(
        "/v2/models/" + model + "/infer",
        """
        {"inputs": [{"name": "smiles", "datatype": "BYTES", "shape": [%d], "data": [%s]}]}"""
            .formatted(count, smiles));
  }

  @Test
  void anEnsembleThatWasKilledEndsInTheSameWeights() throws Exception {
    succeeded(ENCODER.replace("NAME", "begun-with"));
    var request =
        new FinetuneRequest(
            "killed",
            "begun-with",
            null,
            "chains",
            List.of("many"),
            "classification",
            true,
            2,
            null,
            2,
            null,
            3L);
    var whole = weights(request, new Interrupted(null, Integer.MAX_VALUE));
    // In the midst of the second network.
    var killed = new Interrupted(null, 8);
    assertThat(catchThrowable(() -> finetune.run(request, killed)))
        .isInstanceOf(Interrupted.Killed.class);

    var resumed = weights(request, new Interrupted(killed.saved(), Integer.MAX_VALUE));
    assertThat(resumed).isEqualTo(whole);
  }

  private byte[] weights(FinetuneRequest request, Interrupted context) throws Exception {
    var out = new ByteArrayOutputStream();
    Objects.requireNonNull(finetune.run(request, context).weights()).writeTo(out);
    return out.toByteArray();
  }

  @Test
  void aPretrainingThatWasKilledEndsInTheSameWeights() throws Exception {
    var request =
        new PretrainRequest("killed", "chains", null, new Size(16, 2, null, 3), 2, null, 3L);
    var whole = weights(request, new Interrupted(null, Integer.MAX_VALUE));
    var killed = new Interrupted(null, 3);
    assertThat(catchThrowable(() -> pretrain.run(request, killed)))
        .isInstanceOf(Interrupted.Killed.class);

    var resumed = weights(request, new Interrupted(killed.saved(), Integer.MAX_VALUE));
    assertThat(resumed).isEqualTo(whole);
  }

  private byte[] weights(PretrainRequest request, Interrupted context) throws Exception {
    var out = new ByteArrayOutputStream();
    Objects.requireNonNull(pretrain.run(request, context).weights()).writeTo(out);
    return out.toByteArray();
  }

  @Test
  void whatCannotBeIsRefusedBeforeAJobBegins() {
    refused("dataset", "{\"type\": \"pretrain\", \"name\": \"x\", \"dataset\": \"nowhere\"}");
    refused(
        "preset",
        "{\"type\": \"pretrain\", \"name\": \"x\", \"dataset\": \"chains\", \"preset\": \"huge\"}");
    refused(
        "hidden",
        """
        {"type": "pretrain", "name": "x", "dataset": "chains", "size": {"hidden": 15}}""");
    refused(
        "encoder",
        """
        {"type": "finetune", "name": "x", "encoder": "nobody", "dataset": "chains",
         "properties": ["ones"], "kind": "regression"}""");
    refused(
        "kind",
        """
        {"type": "finetune", "name": "x", "encoder": "nobody", "dataset": "chains",
         "properties": ["ones"], "kind": "guessing"}""");
  }

  private void refused(String field, String job) {
    var answer = http.postJson("/v1/molecules/jobs", job);
    assertThat(answer.status()).as(answer.text()).isBetween(400, 422);
    assertThat(answer.text()).contains("\"" + field + "\"");
  }

  private JsonNode succeeded(String job) {
    var accepted = http.postJson("/v1/molecules/jobs", job);
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    var location = accepted.header("Location");
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> http.get(location).json().get("state").asString().matches("SUCCEEDED|FAILED"));
    var done = http.get(location).json();
    assertThat(done.get("state").asString()).as(done.toString()).isEqualTo("SUCCEEDED");
    return done;
  }
}
