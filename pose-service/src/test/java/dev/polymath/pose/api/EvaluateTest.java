package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.common.testing.Http;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Testing models over HTTP. */
@PoseTest
class EvaluateTest {

  private final Http http;

  EvaluateTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @BeforeEach
  void modelsAreThere() {
    var architecture = TemporalArchitecture.of(List.of(3, 3), 16, false);
    ImportedModel.ensure(http, "tiny", architecture, false);
    ImportedModel.ensure(http, "located", architecture, true);
  }

  @Test
  void aTrainedModelIsNearerThanTheMeanPoseEvenFromUnseenCameras() {
    SubmittedJob.succeeded(
        http,
        """
        {"type": "train", "name": "nearer", "walkers": {"count": 20, "frames": 150},
         "filterWidths": [3, 3], "channels": 64, "epochs": 8, "batch": 128, "seed": 7}""");

    var metrics =
        SubmittedJob.succeeded(
                http,
                """
                {"type": "evaluate", "model": "nearer", "cameras": 2, "firstCameraDegrees": 60,
                 "walkers": {"first": 1001, "count": 4, "frames": 150}}""")
            .get("metrics");

    assertThat(metrics.get("mpjpe").asDouble())
        .isLessThan(0.7 * metrics.get("meanPose.mpjpe").asDouble());
    assertThat(metrics.get("frames").asInt()).isEqualTo(4 * 2 * 150);
    assertThat(metrics.get("modelVersion").asInt()).isEqualTo(1);
    assertThat(metrics.has("trajectoryError")).isFalse();
  }

  @Test
  void testingAsTheTrainingDidGivesWhatTheTrainingSaid() {
    var trained =
        SubmittedJob.succeeded(
                http,
                """
                {"type": "train", "name": "same", "walkers": {"count": 5, "frames": 100},
                 "filterWidths": [3], "channels": 16, "epochs": 1, "batch": 64,
                 "noise": {"deviation": 4}, "seed": 9, "cameras": 2}""")
            .get("metrics");

    var tested = evaluate("\"model\": \"same\", \"firstCameraDegrees\": 0").get("metrics");
    var unseen = evaluate("\"model\": \"same\", \"firstCameraDegrees\": 90").get("metrics");

    for (var error : List.of("mpjpe", "pMpjpe", "nMpjpe", "mpjve")) {
      assertThat(tested.get(error).asDouble())
          .isCloseTo(trained.get(error).asDouble(), within(1e-3));
      assertThat(unseen.get(error).asDouble())
          .isCloseTo(trained.get("unseenCamera." + error).asDouble(), within(1e-3));
    }
  }

  private tools.jackson.databind.JsonNode evaluate(String fields) {
    return SubmittedJob.succeeded(
        http,
        "{\"type\": \"evaluate\", \"walkers\": {\"count\": 5, \"frames\": 100}, \"seed\": 9,"
            + " \"split\": {\"test\": [\"walking_5\"]}, \"cameras\": 2,"
            + " \"noise\": {\"deviation\": 4}, "
            + fields
            + "}");
  }

  @Test
  void modelsThatSayWhereTheBodyIsAreTestedOnThatToo() {
    var metrics = evaluate("\"model\": \"located\", \"flipAugmentation\": false").get("metrics");

    // Random weights say about five metres, and the cameras stand at less.
    assertThat(metrics.get("trajectoryError").asDouble()).isBetween(100.0, 10_000.0);
    assertThat(metrics.has("meanPose.trajectoryError")).isFalse();
  }

  @Test
  void theTableIsForPeopleAndPrograms() {
    var job = evaluate("\"flipAugmentation\": true");
    var path = "/v1/pose/jobs/" + job.get("id").asString() + "/table";

    var json = http.get(path);
    assertThat(json.json().at("/rows/0/of").asString()).isEqualTo("model");
    assertThat(json.json().at("/rows/0/action").asString()).isEqualTo("average");
    assertThat(json.json().at("/rows/0/mpjpe")).isEqualTo(job.at("/metrics/mpjpe"));
    var markdown = http.get(path, "Accept", "text/markdown");
    assertThat(markdown.header("Content-Type")).startsWith("text/markdown");
    assertThat(markdown.text())
        .startsWith("| of | action | MPJPE |")
        .contains("\n| model | average | ", "\n| meanPose | average | ");
    assertThat(http.get(path + "?format=markdown").text()).isEqualTo(markdown.text());
    var csv = http.get(path, "Accept", "text/csv").text();
    assertThat(csv.lines()).first().asString().startsWith("of,action,mpjpe,pMpjpe");
    assertThat(csv.lines()).hasSize(3);

    assertThat(http.get(path + "?format=pdf").status()).isEqualTo(400);
    assertThat(http.get(path, "Accept", "application/pdf").status()).isEqualTo(406);
    assertThat(http.get("/v1/pose/jobs/nothing/table").status()).isEqualTo(400);
    assertThat(http.get("/v1/pose/jobs/00000000-0000-4000-8000-000000000000/table").status())
        .isEqualTo(404);
  }

  @Test
  void aPatternThatFitsNoTakeFailsTheJobAndSaysWhichThereAre() {
    var job =
        SubmittedJob.finished(
            http,
            """
            {"type": "evaluate", "walkers": {"count": 2, "frames": 9},
             "split": {"test": ["running_*"]}}""");

    assertThat(job.get("state").asString()).isEqualTo("FAILED");
    assertThat(job.get("error").toString()).contains("split.test[0]", "walking_2");
    var table = http.get("/v1/pose/jobs/" + job.get("id").asString() + "/table");
    assertThat(table.status()).isEqualTo(409);
  }

  static Stream<Arguments> refused() {
    var walkers = "\"walkers\": {\"count\": 4, \"frames\": 9}";
    return Stream.of(
        arguments("\"model\": \"tiny\"", "dataset"),
        arguments(walkers + ", \"dataset\": \"a\"", "dataset"),
        arguments("\"dataset\": \"nobody\"", "dataset"),
        arguments(walkers + ", \"model\": \"nobody\"", "model"),
        arguments(walkers + ", \"version\": \"9\"", "model"),
        arguments("\"walkers\": {\"count\": 0, \"frames\": 9}", "walkers.count"),
        arguments("\"walkers\": {\"first\": 0, \"count\": 1, \"frames\": 9}", "walkers.first"),
        arguments("\"walkers\": {\"count\": 1}", "walkers.frames"),
        arguments(walkers + ", \"split\": {}", "split.test"),
        arguments(walkers + ", \"split\": {\"test\": []}", "split.test"),
        arguments(walkers + ", \"cameras\": 17", "cameras"),
        arguments(walkers + ", \"firstCameraDegrees\": 361", "firstCameraDegrees"),
        arguments(walkers + ", \"noise\": {\"persistence\": 1}", "noise.persistence"),
        arguments(walkers + ", \"fps\": 0", "fps"),
        arguments(walkers + ", \"seed\": 1.5", "seed"),
        arguments(walkers + ", \"epochs\": 3", "epochs"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCannotBeTestedIsRefusedAtOnce(String fields, String field) {
    var answer = http.postJson("/v1/pose/jobs", "{\"type\": \"evaluate\", " + fields + "}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).as(answer.text()).isEqualTo(field);
  }
}
