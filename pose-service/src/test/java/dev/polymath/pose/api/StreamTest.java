package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Videos that are lifted as they come. */
@PoseTest
class StreamTest {

  private static final String LIVE = "model=live&layout=h36m&width=1000&height=800";

  private final Http http;
  private final int port;

  StreamTest(@LocalServerPort int port) {
    this.port = port;
    http = new Http(port);
  }

  @BeforeEach
  void modelsAreThere() {
    var architecture = TemporalArchitecture.of(List.of(3, 3, 3), 16, true);
    ImportedModel.ensure(http, "live", architecture, true);
    ImportedModel.ensure(http, "tiny", TemporalArchitecture.of(List.of(3, 3), 16, false), false);
  }

  @ParameterizedTest
  @CsvSource({"true, 50", "false, 50", "true, 25", "false, 10"})
  void findsWhatIsFoundInTheWholeVideo(boolean flip, int fps) throws InterruptedException {
    var frames = frames(40, 1);
    var whole =
        http.postJson(
                "/v1/pose/predict",
                """
                {"model": "live", "layout": "h36m", "width": 1000, "height": 800, "fps": %d,
                "trajectory": true, "flipAugmentation": %b, "keypoints": [%s]}"""
                    .formatted(fps, flip, String.join(",", frames)))
            .json();

    try (var video =
        LiveClient.open(port, LIVE + "&trajectory=true&flipAugmentation=" + flip + "&fps=" + fps)) {
      var opened = video.next();
      assertThat(opened.get("type").asString()).isEqualTo("opened");
      assertThat(opened.get("model").asString()).isEqualTo("live");
      assertThat(opened.get("joints").size()).isEqualTo(17);
      for (var i = 0; i < frames.size(); i++) {
        var answer = video.ask(keypoints(frames.get(i)));
        assertThat(answer.get("type").asString()).as(answer.toString()).isEqualTo("pose");
        assertThat(answer.get("index").asInt()).isEqualTo(i);
        assertThat(answer.get("held").isEmpty()).isTrue();
        assertThat(numbers(answer.get("pose")))
            .containsExactly(numbers(whole.at("/frames/" + i)), within(1e-6));
        assertThat(numbers(answer.get("place")))
            .containsExactly(numbers(whole.at("/trajectory/" + i)), within(1e-5));
      }
    }
  }

  @Test
  void aRateThatDoesNotFitGivesThePoseOfTheLastFiftieth() throws InterruptedException {
    var frame = frames(1, 1).getFirst();
    try (var video = LiveClient.open(port, LIVE + "&fps=60")) {
      video.next();
      var first = video.ask(keypoints(frame)).get("pose");
      for (var i = 1; i < 10; i++) {
        // Who stands still is found where they stood.
        var pose = numbers(video.ask(keypoints(frame)).get("pose"));
        assertThat(pose).containsExactly(numbers(first), within(1e-5));
      }
    }
  }

  @Test
  void sixteenVideosAtOnceAreEachFoundAsIfAlone() throws Exception {
    var alone = new ArrayList<JsonNode>();
    for (var i = 0; i < 16; i++) alone.add(last(frames(30, i)));
    var requests = forwards("TOTAL");
    var batches = forwards("COUNT");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var together = new ArrayList<Callable<JsonNode>>();
      for (var i = 0; i < 16; i++) {
        var frames = frames(30, i);
        together.add(() -> last(frames));
      }
      var found = threads.invokeAll(together);
      for (var i = 0; i < 16; i++) {
        assertThat(numbers(found.get(i).get()))
            .containsExactly(numbers(alone.get(i)), within(1e-5));
      }
    }
    // Frames of different videos met in forwards.
    assertThat(forwards("TOTAL") - requests).isEqualTo(16 * 30);
    assertThat(forwards("COUNT") - batches).isLessThan(16 * 30);
  }

  @Test
  void framesThatAreSentAheadAreAnsweredInOrder() throws InterruptedException {
    var frames = frames(200, 3);
    try (var video = LiveClient.open(port, LIVE)) {
      var sent = video.send(keypoints(frames.getFirst()));
      for (var frame : frames.subList(1, frames.size())) {
        sent = sent.thenCompose(socket -> video.send(keypoints(frame)));
      }
      video.next();
      for (var i = 0; i < frames.size(); i++) {
        assertThat(video.next().get("index").asInt()).isEqualTo(i);
      }
    }
  }

  @Test
  void aJointThatIsNotSeenStaysWhereItWas() throws InterruptedException {
    var seen = frames(3, 4);
    var held = seen.get(1).replaceFirst("^\\[\\[[^]]*]", "[null");
    var same = seen.get(1).replaceFirst("^\\[\\[[^]]*]", seen.get(0).replaceFirst("].*", "]"));
    try (var gap = LiveClient.open(port, LIVE);
        var whole = LiveClient.open(port, LIVE)) {
      gap.next();
      whole.next();
      gap.ask(keypoints(seen.get(0)));
      whole.ask(keypoints(seen.get(0)));

      var answer = gap.ask(keypoints(held));

      assertThat(answer.get("held").toString()).isEqualTo("[\"pelvis\"]");
      assertThat(answer.get("pose")).isEqualTo(whole.ask(keypoints(same)).get("pose"));
    }
  }

  @Test
  void posesBeginWhenEachJointHasBeenSeen() throws InterruptedException {
    var frame = frames(1, 5).getFirst();
    try (var video = LiveClient.open(port, LIVE)) {
      video.next();

      var answer = video.ask(keypoints(frame.replaceFirst("^\\[\\[[^]]*]", "[null")));

      assertThat(answer.has("pose")).isFalse();
      assertThat(answer.get("unseen").toString()).isEqualTo("[\"pelvis\"]");
      var confidence = "[0" + ",1".repeat(16) + "]";
      assertThat(
              video
                  .ask("{\"keypoints\": " + frame + ", \"confidence\": " + confidence + "}")
                  .get("unseen")
                  .toString())
          .isEqualTo("[\"pelvis\"]");
      assertThat(video.ask(keypoints(frame)).has("pose")).isTrue();
    }
  }

  @Test
  void cocoIsConverted() throws InterruptedException {
    var frame = frames(1, 6).getFirst();
    try (var video = LiveClient.open(port, LIVE.replace("h36m", "coco"))) {
      video.next();
      var whole =
          http.postJson(
                  "/v1/pose/predict",
                  """
                  {"model": "live", "layout": "coco", "width": 1000, "height": 800,
                  "keypoints": [%s]}"""
                      .formatted(frame))
              .json();

      assertThat(numbers(video.ask(keypoints(frame)).get("pose")))
          .containsExactly(numbers(whole.at("/frames/0")), within(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                        | body",
        "[]                                      | body",
        "null                                    | keypoints",
        "{                                       | body",
        "{}                                      | keypoints",
        "{\"keypoints\": null}                   | keypoints",
        "{\"keypoints\": 3}                      | keypoints",
        "{\"keypoints\": []}                     | keypoints",
        "{\"keypoints\": [[1]]}                  | keypoints[0]",
        "{\"keypoints\": [[1, \"x\"]]}           | keypoints[0][1]",
        "{\"keypoints\": [[1, 1e300]]}           | keypoints[0][1]",
        "{\"keypoints\": GOOD, \"width\": 3}     | width",
        "{\"keypoints\": GOOD, \"confidence\": 3} | confidence",
        "{\"keypoints\": GOOD, \"confidence\": [2]} | confidence[0]",
      })
  void aMalformedFrameIsNamedAndTheVideoGoesOn(String message, String field)
      throws InterruptedException {
    var frames = frames(2, 7);
    var text = message == null ? "" : message.replace("GOOD", frames.getFirst());
    try (var video = LiveClient.open(port, LIVE);
        var other = LiveClient.open(port, LIVE)) {
      video.next();
      other.next();
      video.ask(keypoints(frames.get(0)));
      other.ask(keypoints(frames.get(0)));

      var answer = video.ask(text);

      assertThat(answer.get("type").asString()).isEqualTo("error");
      assertThat(answer.get("index").asInt()).isEqualTo(1);
      assertThat(answer.get("detail").asString()).contains("send the frame again");
      assertThat(answer.at("/errors/0/field").asString()).isEqualTo(field);
      assertThat(answer.at("/errors/0/message").asString()).isNotBlank();
      assertThat(answer.toString()).doesNotContain("Exception");
      assertThat(video.ask(keypoints(frames.get(1))).get("pose"))
          .isEqualTo(other.ask(keypoints(frames.get(1))).get("pose"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model=live&width=1000&height=800 | layout",
        "model=live&layout=openpose&width=1000&height=800 | layout",
        "model=live&layout=h36m&height=800 | width",
        "model=live&layout=h36m&width=NaN&height=800 | width",
        "model=live&layout=h36m&width=1000&height=0 | height",
        "model=live&layout=h36m&width=1000&height=800&fps=0 | fps",
        "model=live&layout=h36m&width=1000&height=800&fps=1e9 | fps",
        "model=live&layout=h36m&width=1000&height=800&flipAugmentation=1 | flipAugmentation",
        "model=live&layout=h36m&width=1000&height=800&widht=3 | widht",
        "model=live&layout=h36m&width=1000&width=3&height=800 | width",
        "model=tiny&layout=h36m&width=1000&height=800 | model",
      })
  void whatCannotBeFollowedIsRefusedWithTheFieldNamed(String query, String field)
      throws InterruptedException {
    try (var video = LiveClient.open(port, query)) {
      var answer = video.next();

      assertThat(answer.get("type").asString()).isEqualTo("error");
      assertThat(answer.at("/errors/0/field").asString()).isEqualTo(field);
      assertThat(video.end().code()).isEqualTo(1008);
      assertThat(video.end().reason()).startsWith(field + ": ");
    }
  }

  @Test
  void theModelThatShipsFollowsWhereNoneIsNamed() throws InterruptedException {
    try (var video = LiveClient.open(port, LIVE.replace("model=live&", ""))) {
      assertThat(video.next().get("model").asString()).isEqualTo("walk-causal");
      assertThat(video.ask(keypoints(frames(1, 1).getFirst())).get("pose").size()).isEqualTo(17);
    }
  }

  @Test
  void anUnknownModelIsRefused() throws InterruptedException {
    try (var video = LiveClient.open(port, LIVE.replace("live", "nobody"))) {
      assertThat(video.next().get("detail").asString()).contains("no such model");
      assertThat(video.end().code()).isEqualTo(1008);
    }
  }

  @Test
  void aModelWithoutTrajectorySaysSo() throws InterruptedException {
    ImportedModel.ensure(
        http, "live-pose", TemporalArchitecture.of(List.of(3, 3), 16, true), false);
    try (var video =
        LiveClient.open(port, LIVE.replace("live", "live-pose") + "&trajectory=true")) {
      video.next();
      var answer = video.ask(keypoints(frames(1, 8).getFirst()));

      assertThat(answer.at("/errors/0/field").asString()).isEqualTo("trajectory");
      assertThat(video.end().code()).isEqualTo(1008);
    }
  }

  @Test
  void aMessageFarTooLongEndsTheVideo() throws InterruptedException {
    try (var video = LiveClient.open(port, LIVE)) {
      video.next();
      video.send("x".repeat(10_000)).join();

      assertThat(video.end().code()).isEqualTo(1009);
    }
  }

  @Test
  void bytesAreRefused() throws InterruptedException {
    try (var video = LiveClient.open(port, LIVE)) {
      video.next();
      video.socket().sendBinary(java.nio.ByteBuffer.wrap(new byte[1]), true).join();

      assertThat(video.end().code()).isEqualTo(1003);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsClosedIsForgotten(boolean inOrder) throws InterruptedException {
    await().atMost(Duration.ofSeconds(10)).until(() -> followed() == 0);
    var video = LiveClient.open(port, LIVE);
    video.next();
    assertThat(followed()).isEqualTo(1);

    if (inOrder) video.close();
    else video.socket().abort();

    await().atMost(Duration.ofSeconds(10)).until(() -> followed() == 0);
  }

  @Test
  void anAddressForVideosIsNothingForOrdinaryRequests() {
    assertThat(http.get("/v1/pose/stream").status()).isBetween(400, 499);
  }

  private double forwards(String statistic) {
    return http.get("/actuator/metrics/polymath.inference.batch.size?tag=model:live")
        .json()
        .get("measurements")
        .valueStream()
        .filter(measurement -> measurement.get("statistic").asString().equals(statistic))
        .mapToDouble(measurement -> measurement.get("value").asDouble())
        .sum();
  }

  private double followed() {
    return http.get("/actuator/metrics/polymath.pose.streams")
        .json()
        .at("/measurements/0/value")
        .asDouble();
  }

  private JsonNode last(List<String> frames) throws InterruptedException {
    try (var video = LiveClient.open(port, LIVE)) {
      var answer = video.next();
      for (var frame : frames) answer = video.ask(keypoints(frame));
      return answer.get("pose");
    }
  }

  private static String keypoints(String frame) {
    return "{\"keypoints\": " + frame + "}";
  }

  private static double[] numbers(JsonNode node) {
    return node.valueStream()
        .flatMapToDouble(
            each ->
                each.isArray() ? DoubleStream.of(numbers(each)) : DoubleStream.of(each.asDouble()))
        .toArray();
  }

  /** Frames of somebody who moves about. */
  static List<String> frames(int count, int seed) {
    var random = new SplittableRandom(seed);
    var frames = new ArrayList<String>();
    for (var frame = 0; frame < count; frame++) {
      var joints = new ArrayList<String>();
      for (var joint = 0; joint < 17; joint++) {
        joints.add("[%d, %d]".formatted(random.nextInt(300, 700), random.nextInt(200, 600)));
      }
      frames.add("[" + String.join(", ", joints) + "]");
    }
    return frames;
  }
}
