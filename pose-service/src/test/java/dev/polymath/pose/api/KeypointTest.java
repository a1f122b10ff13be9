package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.common.testing.Http;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.node.ObjectNode;

/** Keypoints from one layout to another. */
@PoseTest
class KeypointTest {

  private static final String NUMBERS = String.join(",", Collections.nCopies(17, "500, 400, 0.5"));

  private final Http http;

  KeypointTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void whatADetectorWroteIsConvertedAndCanBeLifted() {
    ImportedModel.ensure(http, "tiny", TemporalArchitecture.of(List.of(3, 3), 16, false), false);

    var answer = http.postJson("/v1/pose/keypoints?to=h36m", ConversionRequest.EXAMPLE);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().get("layout").asString()).isEqualTo("h36m");
    assertThat(answer.json().at("/joints/0").asString()).isEqualTo("pelvis");
    // In the middle of both hips.
    assertThat(answer.json().at("/keypoints/0/0").toString()).isEqualTo("[960.0,560.0]");
    var lifted = (ObjectNode) answer.json();
    lifted.remove("joints");
    lifted.put("width", 1920).put("height", 1080);
    assertThat(http.postJson("/v1/pose/predict", lifted.toString()).json().get("frames"))
        .isEqualTo(http.postJson("/v1/pose/predict", PredictRequest.EXAMPLE).json().get("frames"));
  }

  @Test
  void theSurestDetectionOfAFrameCountsAndFramesWithoutAreGaps() {
    var other = NUMBERS.replace("500", "100");
    var answer =
        http.postJson(
            "/v1/pose/keypoints?to=coco",
            """
            {"detections": [
            {"image_id": 7, "score": 0.2, "keypoints": [%s], "category_id": 1, "bbox": [1, 2]},
            {"image_id": 7, "score": 0.9, "keypoints": [%s]},
            {"image_id": 5, "keypoints": [0, 0, 0, %s]}]}"""
                .formatted(NUMBERS, other, NUMBERS.substring("500, 400, 0.5,".length())));

    var keypoints = answer.json().get("keypoints");
    assertThat(keypoints.size()).as(answer.text()).isEqualTo(3);
    assertThat(keypoints.at("/0/0").isNull()).isTrue();
    assertThat(keypoints.at("/0/1/0").asDouble()).isEqualTo(500);
    assertThat(keypoints.at("/1/1").isNull()).isTrue();
    assertThat(keypoints.at("/2/1/0").asDouble()).isEqualTo(100);
    assertThat(answer.json().at("/confidence/0/0").asDouble()).isZero();
    assertThat(answer.json().at("/confidence/0/1").asDouble()).isEqualTo(0.5);
  }

  @Test
  void human36mBecomesCocoWithoutEyesAndEars() {
    var frame = StreamTest.frames(1, 1).getFirst();

    var answer =
        http.postJson(
            "/v1/pose/keypoints?to=coco", "{\"layout\": \"h36m\", \"keypoints\": [" + frame + "]}");

    assertThat(answer.json().at("/keypoints/0/1").isNull()).as(answer.text()).isTrue();
    assertThat(answer.json().at("/keypoints/0/5").isArray()).isTrue();
    assertThat(answer.json().has("confidence")).isFalse();
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        arguments("h36m", "{}", "keypoints"),
        arguments(
            "h36m", "{\"keypoints\": [" + StreamTest.frames(1, 1).getFirst() + "]}", "layout"),
        arguments("openpose", ConversionRequest.EXAMPLE, "to"),
        arguments("h36m", detections(""), "detections"),
        arguments("h36m", "{\"detections\": 3}", "detections"),
        arguments("h36m", detections("3"), "detections[0]"),
        arguments("h36m", detections("{}"), "detections[0].image_id"),
        arguments("h36m", detections("{\"image_id\": 1}"), "detections[0].keypoints"),
        arguments("h36m", detections("{\"image_id\": -1}"), "detections[0].image_id"),
        arguments("h36m", detections("{\"image_id\": 1e99}"), "detections[0].image_id"),
        arguments("h36m", detections("{\"image_id\": \"a\"}"), "detections[0].image_id"),
        arguments("h36m", detections("{\"keypoints\": [1, 2]}"), "detections[0].keypoints"),
        arguments(
            "h36m", detections("{\"keypoints\": [" + NUMBERS + ", 1]}"), "detections[0].keypoints"),
        arguments("h36m", detections("{\"keypoints\": [null]}"), "detections[0].keypoints[0]"),
        arguments("h36m", detections("{\"keypoints\": [1e30]}"), "detections[0].keypoints[0]"),
        arguments(
            "h36m",
            detections(
                "{\"image_id\": 0, \"keypoints\": [%s]}, {\"image_id\": 20000, \"keypoints\": [%s]}"
                    .formatted(NUMBERS, NUMBERS)),
            "detections"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void isRefusedWithTheFieldNamed(String to, String body, String field) {
    var answer = http.postJson("/v1/pose/keypoints?to=" + to, body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).as(answer.text()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asString()).isNotBlank();
  }

  private static String detections(String inside) {
    return "{\"detections\": [" + inside + "]}";
  }
}
