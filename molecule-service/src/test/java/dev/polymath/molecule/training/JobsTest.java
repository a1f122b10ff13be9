package dev.polymath.molecule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.PostgresTest;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** All jobs over HTTP, on molecules of which it is known what there is to learn. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@PostgresTest
class JobsTest {

  private static final String PACE =
      """
      "pace": {"batch": 20, "firstRate": 0.001, "highestRate": 0.01, "lastRate": 0.001,
       "dropout": 0.0}""";

  private static final String ENCODER =
      """
      {"type": "pretrain", "name": "NAME", "dataset": "ring-tails",
       "size": {"hidden": 16, "heads": 2, "hops": 3}, "epochs": 10, "seed": 4, PACE}"""
          .replace("PACE", PACE);

  private final Http http;
  private final JobHandler<FinetuneRequest> finetune;
  private final JobHandler<PretrainRequest> pretrain;
  private final JobHandler<EvaluateRequest> evaluate;

  JobsTest(
      @LocalServerPort int port,
      @Autowired JobHandler<PretrainRequest> pretrain,
      @Autowired JobHandler<FinetuneRequest> finetune,
      @Autowired JobHandler<EvaluateRequest> evaluate) {
    http = new Http(port);
    this.pretrain = pretrain;
    this.finetune = finetune;
    this.evaluate = evaluate;
  }

  @BeforeEach
  void molecules() {
    RingTails.ensure(http);
  }

  @Test
  void anEncoderIsPretrainedAndThenPredictsWhatWasMeasured() {
    var encoder = succeeded(ENCODER.replace("NAME", "knows-rings"));
    // Both views guess among some 15 contexts; evenly, that would be 2 ln 15 = 5.4.
    assertThat(encoder.at("/metrics/atomContextLoss").asDouble()).isBetween(0.0, 3.0);
    assertThat(encoder.get("metrics").propertyNames())
        .contains("bondContextLoss", "motifLoss", "atomDisagreement");
    var model = http.get("/v1/molecules/models/knows-rings/versions/1").json();
    assertThat(model.at("/config/kind").asString()).isEqualTo("encoder");
    assertThat(model.at("/config/hidden").asInt()).isEqualTo(16);

    var predictor =
        succeeded(
            """
            {"type": "finetune", "name": "counts", "encoder": "knows-rings",
             "dataset": "ring-tails", "properties": ["oxygens"], "kind": "regression",
             "ensemble": 2, "epochs": 25, "seed": 9, PACE}"""
                .replace("PACE", PACE));
    assertThat(predictor.at("/metrics/rmse").asDouble()).isBetween(0.0, 0.8);
    assertThat(predictor.at("/metrics/mae").asDouble())
        .isLessThanOrEqualTo(predictor.at("/metrics/rmse").asDouble());
    var counts = http.get("/v1/molecules/models/counts/versions/1").json();
    assertThat(counts.at("/config/members").asInt()).isEqualTo(2);
    assertThat(counts.at("/config/properties/0").asString()).isEqualTo("oxygens");
    assertThat(counts.at("/parent/name").asString()).isEqualTo("knows-rings");
    var series = http.get("/v1/molecules/jobs/" + predictor.get("id").asString() + "/metrics");
    assertThat(series.text()).contains("loss", "bestError");

    var judged =
        succeeded("{\"type\": \"evaluate\", \"model\": \"counts\", \"dataset\": \"ring-tails\"}");
    // Of those that were measured, most of them seen.
    assertThat(judged.at("/metrics/molecules").asInt()).isEqualTo(126);
    assertThat(judged.at("/metrics/rmse").asDouble()).isBetween(0.0, 0.8);
    assertThat(judged.at("/metrics/modelVersion").asInt()).isEqualTo(1);

    var few = inferred("counts", "\"C1CCCC1C\", \"C1CCCC1CCOC\"");
    var many = inferred("counts", "\"C1CCCC1OOOCO\"");
    assertThat(few.at("/outputs/0/name").asString()).isEqualTo("values");
    assertThat(few.at("/outputs/0/shape").toString()).isEqualTo("[2,1]");
    assertThat(many.at("/outputs/0/data/0").asDouble())
        .isGreaterThan(few.at("/outputs/0/data/1").asDouble() + 2);
    assertThat(many.at("/outputs/1/name").asString()).isEqualTo("deviations");
    var embedded = inferred("knows-rings", "\"C1CCCC1C\", \"C1CCCC1CCOC\"");
    assertThat(embedded.at("/outputs/0/shape").toString()).isEqualTo("[2,64]");
    var broken = infer("counts", "\"CCO\", \"CC(C\"");
    assertThat(broken.status()).as(broken.text()).isEqualTo(400);
    assertThat(broken.text()).contains("smiles[1]", "At character");
    var tooMany = infer("counts", "\"C\"" + ", \"C\"".repeat(1_000));
    assertThat(tooMany.status()).as(tooMany.text()).isEqualTo(400);
  }

  @Test
  void withoutAnEncoderAPredictorBeginsWithRandomWeights() {
    var job =
        succeeded(
            """
            {"type": "finetune", "name": "from-nothing", "size": {"hidden": 16, "heads": 2},
             "dataset": "ring-tails", "properties": ["oxygens"], "kind": "regression",
             "epochs": 2, "seed": 9}""");
    assertThat(job.at("/metrics/rmse").asDouble()).isFinite();
    var model = http.get("/v1/molecules/models/from-nothing/versions/1").json();
    assertThat(model.at("/config/hidden").asInt()).isEqualTo(16);
    assertThat(model.path("parent").isMissingNode() || model.path("parent").isNull()).isTrue();
  }

  @Test
  void aFewLinesThatAreNoMoleculesAreLeftOutAndCounted() {
    RingTails.upload(http, "a-few-broken", RingTails.table(60) + "C1CC,1,0\n,2,1\n");
    var encoder =
        succeeded(ENCODER.replace("NAME", "whole-ones").replace("ring-tails", "a-few-broken"));
    assertThat(encoder.at("/metrics/leftOut").asInt()).isEqualTo(2);
  }

  @Test
  void whatIsWrongWithADataSetFailsTheJobAndSaysWhere() {
    RingTails.upload(http, "many-broken", "smiles,y\nC,1\nCC(C,2\nCCC,3\nC(,4\n");
    assertThat(failure("many-broken", "y", "regression"))
        .contains("2 of 4 lines", "line 3 of molecules.csv");

    RingTails.upload(http, "no-column", "smiles,y\nc1ccccc1,1\nC,2\n");
    assertThat(failure("no-column", "z", "regression")).contains("properties", "no column z");
    assertThat(failure("no-column", "y", "classification")).contains("Line 3", "neither 0 nor 1");

    RingTails.upload(http, "words", "smiles,y\nC,soluble\n");
    assertThat(failure("words", "y", "regression")).contains("Line 2", "is no number");

    RingTails.upload(http, "no-smiles", "molecule,y\nC,1\n");
    assertThat(failure("no-smiles", "y", "regression")).contains("no column smiles");

    RingTails.upload(http, "one-scaffold", "smiles,y\nC,1\nCC,2\nCCC,3\n");
    assertThat(failure("one-scaffold", "y", "regression")).contains("same scaffold");

    RingTails.upload(http, "empty", "smiles,y\n");
    assertThat(failure("empty", "y", "regression")).contains("no molecules");
  }

  private String failure(String dataset, String property, String kind) {
    TrainedModels.ensure(http);
    var job =
        finished(
            """
            {"type": "finetune", "name": "fails", "encoder": "ring-encoder", "dataset": "%s",
             "properties": ["%s"], "kind": "%s", "epochs": 1}"""
                .formatted(dataset, property, kind));
    assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("FAILED");
    return job.get("error").toString();
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
            null,
            null,
            "ring-tails",
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
        new PretrainRequest(
            "killed", "ring-tails", null, new Size(16, 2, null, 3), null, 2, null, 3L);
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
  void anEvaluationThatWasKilledComesToTheSameFigures() throws Exception {
    TrainedModels.ensure(http);
    var request = new EvaluateRequest("ring-many", null, "ring-tails");
    var whole = evaluate.run(request, new Interrupted(null, Integer.MAX_VALUE)).metrics();
    var killed = new Interrupted(null, 1);
    assertThat(catchThrowable(() -> evaluate.run(request, killed)))
        .isInstanceOf(Interrupted.Killed.class);

    var resumed = new Interrupted(killed.saved(), Integer.MAX_VALUE);
    assertThat(evaluate.run(request, resumed).metrics()).isEqualTo(whole);
    assertThat(whole.get("rocAuc")).isBetween(0.0, 1.0);
  }

  @Test
  void anEvaluationWhoseVersionIsGoneDoesNotGoOnWithAnother() throws Exception {
    for (var version = 1; version <= 2; version++) {
      succeeded(
          """
          {"type": "finetune", "name": "forgotten", "size": {"hidden": 16, "heads": 2},
           "dataset": "ring-tails", "properties": ["oxygens"], "kind": "regression", "epochs": 1}""");
    }
    var killed = new Interrupted(null, 1);
    var request = new EvaluateRequest("forgotten", null, "ring-tails");
    assertThat(catchThrowable(() -> evaluate.run(request, killed)))
        .isInstanceOf(Interrupted.Killed.class);
    assertThat(http.delete("/v1/molecules/models/forgotten/versions/2").status()).isEqualTo(204);

    var resumed = new Interrupted(killed.saved(), Integer.MAX_VALUE);
    assertThat(catchThrowable(() -> evaluate.run(request, resumed)))
        .isInstanceOf(Unprocessable.class)
        .hasMessageContaining("Version 2 was deleted");
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
        {"type": "pretrain", "name": "x", "dataset": "ring-tails", "size": {"hidden": 15}}""");
    refused(
        "objectives",
        """
        {"type": "pretrain", "name": "x", "dataset": "ring-tails", "objectives": ["all"]}""");
    refused(
        "objectives",
        """
        {"type": "pretrain", "name": "x", "dataset": "ring-tails", "objectives": []}""");
    refused(
        "preset",
        """
        {"type": "finetune", "name": "x", "encoder": "encoder", "preset": "small",
         "dataset": "ring-tails", "properties": ["oxygens"], "kind": "regression"}""");
    refused(
        "frozen",
        """
        {"type": "finetune", "name": "x", "frozen": true, "dataset": "ring-tails",
         "properties": ["oxygens"], "kind": "regression"}""");
    refused(
        "encoder",
        """
        {"type": "finetune", "name": "x", "encoderVersion": "2", "dataset": "ring-tails",
         "properties": ["oxygens"], "kind": "regression"}""");
    refused(
        "encoder",
        """
        {"type": "finetune", "name": "x", "encoder": "nobody", "dataset": "ring-tails",
         "properties": ["oxygens"], "kind": "regression"}""");
    refused(
        "properties",
        """
        {"type": "finetune", "name": "x", "encoder": "nobody", "dataset": "ring-tails",
         "properties": ["oxygens", "oxygens"], "kind": "regression"}""");
    refused(
        "model", "{\"type\": \"evaluate\", \"model\": \"nobody\", \"dataset\": \"ring-tails\"}");
    refused("dataset", "{\"type\": \"evaluate\", \"model\": \"nobody\"}");
    refused(
        "kind",
        """
        {"type": "finetune", "name": "x", "encoder": "nobody", "dataset": "ring-tails",
         "properties": ["oxygens"], "kind": "guessing"}""");
  }

  private void refused(String field, String job) {
    var answer = http.postJson("/v1/molecules/jobs", job);
    assertThat(answer.status()).as(answer.text()).isBetween(400, 422);
    assertThat(answer.text()).contains("\"" + field + "\"");
  }

  private JsonNode succeeded(String job) {
    return TrainedModels.succeeded(http, job);
  }

  private JsonNode finished(String job) {
    return TrainedModels.finished(http, job);
  }
}
