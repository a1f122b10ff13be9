package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.pose.evaluation.PoseErrors;
import dev.polymath.pose.skeleton.Motion;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The models that ship with the service, on people unlike those that they were trained on. */
@PoseTest
class ShippedTest {

  private final Http http;

  ShippedTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @ParameterizedTest
  @CsvSource({"walk, 130", "walk-causal, 140"})
  void liftsWalkersWhoAreMadeUp(String model, double most) {
    var errors = 0.0;
    for (var number = 1; number <= 5; number++) {
      var walker = http.get("/v1/pose/walkers/" + number + "?frames=100&noise=5").json();

      var answer = lift(model, walker);

      assertThat(answer.get("version").asInt()).isEqualTo(1);
      errors += PoseErrors.of(motion(answer), motion(walker)).mpjpe() / 5;
    }
    assertThat(errors).isLessThan(most);
  }

  @ParameterizedTest
  @CsvSource({"walk", "walk-causal"})
  void isSmallAndHasACard(String model) {
    var version = http.get("/v1/pose/models/" + model + "/versions/1").json();

    assertThat(version.get("bytes").asLong()).isLessThan(8_000_000);
    assertThat(version.get("metrics").get("mpjpe").asDouble()).isBetween(20.0, 80.0);
    assertThat(getClass().getResource("/models/" + model + "/README.md")).isNotNull();
  }

  private JsonNode lift(String model, JsonNode walker) {
    var request = "{\"model\": \"%s\",".formatted(model);
    // The one that follows videos does not know where a body is, and has no use for the lens.
    var seen = walker.get("request").toString().replaceFirst(",\"camera\":.*", "}");
    var answer = http.postJson("/v1/pose/predict", request + seen.substring(1));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static Motion motion(JsonNode answer) {
    var numbers =
        StreamSupport.stream(answer.get("frames").spliterator(), false)
            .flatMap(frame -> StreamSupport.stream(frame.spliterator(), false))
            .flatMap(joint -> StreamSupport.stream(joint.spliterator(), false))
            .mapToDouble(JsonNode::asDouble)
            .toArray();
    var xyz = new float[numbers.length];
    for (var i = 0; i < xyz.length; i++) xyz[i] = (float) numbers[i];
    return new Motion(xyz, 50);
  }
}
