package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Training over HTTP: a job, its metrics, and the model that it leaves. */
@PoseTest
class TrainTest {

  private static final String SMALL =
      """
      "type": "train", "walkers": {"count": 10, "frames": 120}, "filterWidths": [3, 3],
      "channels": 48, "epochs": 4, "batch": 128, "dropout": 0.1, "seed": 7""";

  private final Http http;

  TrainTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void aTrainedModelIsPublishedWithWhatItReached() {
    var job = train("{" + SMALL + ", \"name\": \"trained\"}");

    assertThat(job.at("/model/name").asString()).isEqualTo("trained");
    assertThat(job.at("/metrics/mpjpe").asDouble()).isBetween(10.0, 300.0);
    assertThat(job.at("/metrics/pMpjpe").asDouble())
        .isLessThan(job.at("/metrics/mpjpe").asDouble());
    assertThat(job.get("metrics").propertyNames())
        .contains("nMpjpe", "mpjve", "unseenCamera.mpjpe", "unseenCamera.mpjve");
    var model = http.get("/v1/pose/models/trained/versions/1").json();
    assertThat(model.at("/config/filterWidths").toString()).isEqualTo("[3,3]");
    assertThat(model.at("/config/joints").asInt()).isEqualTo(17);
    assertThat(model.at("/seed").asLong()).isEqualTo(7);
    assertThat(model.at("/parameters/walkers/count").asInt()).isEqualTo(10);

    var predicted =
        http.postJson(
            "/v1/pose/predict",
            PredictRequest.EXAMPLE.replaceFirst("\\{", "{\"model\": \"trained\", "));
    assertThat(predicted.status()).as(predicted.text()).isEqualTo(200);
  }

  @Test
  void aTrajectoryIsTrainedAlongAndServed() {
    var job = train("{" + SMALL + ", \"name\": \"placed\", \"trajectory\": true}");

    assertThat(job.at("/metrics/trajectoryError").asDouble()).isBetween(10.0, 5_000.0);
    assertThat(job.at("/metrics/unseenCamera.trajectoryError").asDouble()).isPositive();
    var predicted =
        http.postJson(
            "/v1/pose/predict",
            PredictRequest.EXAMPLE.replaceFirst(
                "\\{", "{\"model\": \"placed\", \"trajectory\": true, "));
    assertThat(predicted.status()).as(predicted.text()).isEqualTo(200);
    assertThat(predicted.json().at("/trajectory/0/2").asDouble()).isPositive();
  }

  @Test
  void framesWithoutLabelsAreLearnedFromThroughOtherCameras() {
    var job =
        train(
            "{"
                + SMALL
                + """
                , "name": "half-labelled", "mode": "semi-supervised", "labelledShare": 0.1,
                "split": {"unlabelled": ["walking_1*"], "test": ["walking_9"]},
                "unlabelledCameras": {"count": 2, "firstDegrees": 45, "focal": 1500}}""");

    assertThat(job.at("/metrics/mpjpe").asDouble()).isBetween(10.0, 400.0);
    assertThat(job.at("/metrics/trajectoryError").asDouble()).isPositive();
    var series = http.get("/v1/pose/jobs/" + job.get("id").asString() + "/metrics").text();
    assertThat(series)
        .contains("lossMillimetres", "trajectoryLoss", "reprojectionLoss", "boneLengthMillimetres");
  }

  @Test
  void supervisedTrainingLearnsFromItsShareOfLabelsAlone() {
    var all = train("{" + SMALL + ", \"name\": \"all-labels\"}");
    var few = train("{" + SMALL + ", \"name\": \"few-labels\", \"labelledShare\": 0.05}");

    assertThat(few.at("/progress/totalSteps").asLong())
        .isLessThan(all.at("/progress/totalSteps").asLong() / 4);
  }

  @Test
  void theSameSeedTrainsTheSameWeights() {
    train("{" + SMALL + ", \"name\": \"twin-a\"}");
    train("{" + SMALL + ", \"name\": \"twin-b\"}");

    assertThat(sha("twin-a")).isEqualTo(sha("twin-b"));
  }

  @Test
  void takesComeFromADataSet() {
    var bvh = Mocap.standing();
    var uploaded =
        Multipart.form()
            .field("name", "standing")
            .part("file", "stand_1.bvh", "text/plain", bvh)
            .part("file", "stand_2.bvh", "text/plain", bvh)
            .post(http, "/v1/pose/datasets");
    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);

    var job =
        train(
            """
            {"type": "train", "name": "stands", "dataset": "standing", "filterWidths": [3],
             "channels": 8, "epochs": 2, "batch": 16, "split": {"test": ["stand_2"]}}""");

    var model = http.get("/v1/pose/models/stands/versions/1").json();
    assertThat(job.at("/metrics/mpjpe").asDouble()).isPositive();
    assertThat(model.at("/dataHash").asString()).hasSize(64);
  }

  @Test
  void aBrokenTakeFailsTheJobWithItsLine() {
    var uploaded =
        Multipart.form()
            .field("name", "broken")
            .part(
                "file",
                "a.bvh",
                "text/plain",
                "HIERARCHY\nROOT hip {\n OFFSET x".getBytes(StandardCharsets.UTF_8))
            .part("file", "b.bvh", "text/plain", Mocap.standing())
            .post(http, "/v1/pose/datasets");
    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);

    var job =
        SubmittedJob.finished(
            http, "{\"type\": \"train\", \"name\": \"none\", \"dataset\": \"broken\"}");

    assertThat(job.get("state").asString()).isEqualTo("FAILED");
    assertThat(job.get("error").toString()).contains("a.bvh", "Line 3");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("\"walkers\": {\"count\": 4, \"frames\": 9}", "name"),
        arguments("\"name\": \"a\"", "dataset"),
        arguments("\"name\": \"a\", \"dataset\": \"nobody\"", "dataset"),
        arguments("\"name\": \"a b\", \"walkers\": {\"count\": 4, \"frames\": 9}", "name"),
        arguments("\"name\": \"a\", \"walkers\": {\"count\": 1, \"frames\": 9}", "walkers.count"),
        arguments("\"name\": \"a\", \"walkers\": {\"count\": 4}", "walkers.frames"),
        arguments(walkers("\"mode\": \"unsupervised\""), "mode"),
        arguments(walkers("\"filterWidths\": [3, 2]"), "filterWidths[1]"),
        arguments(walkers("\"filterWidths\": []"), "filterWidths"),
        arguments(walkers("\"channels\": 0"), "channels"),
        arguments(walkers("\"channels\": 1.5"), "channels"),
        arguments(walkers("\"epochs\": 0"), "epochs"),
        arguments(walkers("\"batch\": 1"), "batch"),
        arguments(walkers("\"learningRate\": -1"), "learningRate"),
        arguments(walkers("\"decay\": 2"), "decay"),
        arguments(walkers("\"dropout\": 1"), "dropout"),
        arguments(walkers("\"cameras\": 0"), "cameras"),
        arguments(walkers("\"trajectory\": \"yes\""), "trajectory"),
        arguments(walkers("\"labelledShare\": 0"), "labelledShare"),
        arguments(walkers("\"labelledShare\": 1.1"), "labelledShare"),
        arguments(walkers("\"warmupEpochs\": -1"), "warmupEpochs"),
        arguments(walkers("\"unlabelledCameras\": {}"), "unlabelledCameras.count"),
        arguments(
            walkers("\"unlabelledCameras\": {\"count\": 2, \"focal\": 0}"),
            "unlabelledCameras.focal"),
        arguments(walkers("\"noise\": {\"deviation\": -3}"), "noise.deviation"),
        arguments(walkers("\"noise\": {\"dropouts\": 1}"), "noise.dropouts"),
        arguments(walkers("\"split\": {}"), "split.test"),
        arguments(walkers("\"teacher\": \"b\""), "teacher"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCannotBeTrainedIsRefusedAtOnce(String fields, String field) {
    var answer = http.postJson("/v1/pose/jobs", "{\"type\": \"train\", " + fields + "}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).as(answer.text()).isEqualTo(field);
  }

  private static String walkers(String field) {
    return "\"name\": \"a\", \"walkers\": {\"count\": 4, \"frames\": 9}, " + field;
  }

  private JsonNode train(String job) {
    return SubmittedJob.succeeded(http, job);
  }

  private String sha(String model) {
    return http.get("/v1/pose/models/" + model + "/versions/1").json().get("sha256").asString();
  }
}
