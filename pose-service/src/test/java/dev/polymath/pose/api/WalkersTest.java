package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.testing.Http;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** People who are made up, over HTTP. */
@PoseTest
class WalkersTest {

  private final Http http;

  WalkersTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void whatTheCameraSawIsTheTrueMovementThroughItsLens() {
    var sample = walker("7?frames=3");

    var seen = sample.get("request");
    var camera = seen.get("camera");
    var lens =
        new Lens(
            numbers(camera.get("focal")),
            numbers(camera.get("centre")),
            numbers(camera.get("radial")),
            numbers(camera.get("tangential")));
    for (var frame = 0; frame < 3; frame++) {
      var place = numbers(sample.get("trajectory").get(frame));
      for (var joint = 0; joint < 17; joint++) {
        var point = numbers(sample.get("frames").get(frame).get(joint));
        var pixel =
            lens.project(
                new double[] {
                  point.get(0) + place.get(0),
                  point.get(1) + place.get(1),
                  point.get(2) + place.get(2)
                });
        var given = numbers(seen.get("keypoints").get(frame).get(joint));
        assertThat(given.get(0)).isCloseTo(pixel[0], within(1e-2));
        assertThat(given.get(1)).isCloseTo(pixel[1], within(1e-2));
      }
    }
  }

  @Test
  void theSameNumberIsTheSamePerson() {
    assertThat(walker("3?frames=5&noise=4")).isEqualTo(walker("3?frames=5&noise=4"));
    assertThat(walker("3?frames=5")).isNotEqualTo(walker("4?frames=5"));
  }

  @Test
  void theRequestIsOneThatPredictTakes() {
    ImportedModel.ensure(http, "placed", TemporalArchitecture.of(List.of(3, 3), 16, false), true);
    var request = walker("1?frames=20&fps=25").get("request");

    var answer =
        http.postJson(
            "/v1/pose/predict", "{\"model\": \"placed\"," + request.toString().substring(1));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("frames").size()).isEqualTo(20);
    assertThat(answer.json().get("reprojection").get("meanError").isNumber()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1?frames=0, frames", "1?frames=2001, frames", "1?frames=x, frames", "1?fps=0, fps",
    "1?fps=NaN, fps", "1?noise=-1, noise", "1?noise=101, noise", "one, number"
  })
  void whatNoWalkerCanBeIsRefused(String asked, String field) {
    var answer = http.get("/v1/pose/walkers/" + asked);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").get(0).get("field").asString()).isEqualTo(field);
  }

  private JsonNode walker(String asked) {
    return http.get("/v1/pose/walkers/" + asked).json();
  }

  private static List<Double> numbers(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asDouble).toList();
  }
}
