package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.inference.Tensor;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.InferenceClient;
import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.camera.Screen;
import dev.polymath.pose.data.Detector;
import dev.polymath.pose.data.DetectorNoise;
import dev.polymath.pose.data.Walker;
import dev.polymath.pose.skeleton.KeypointLayout;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lifting keypoints over HTTP. */
@PoseTest
class PredictTest {

  private static final Screen SCREEN = new Screen(1000, 800);
  private static final int FRAMES = 12;

  private final Http http;
  private final InferenceClient client;
  private final Keypoints seen =
      new Detector(
              Camera.lookingAt(
                  SCREEN,
                  Lens.pinhole(900, 500, 400),
                  new double[] {5, 1, 1.6},
                  new double[] {0, 0, 0.9}),
              DetectorNoise.NONE)
          .watch(new Walker(1).walk(FRAMES, 50), 1)
          .keypoints();

  PredictTest(@LocalServerPort int port) {
    http = new Http(port);
    client = new InferenceClient(URI.create("http://127.0.0.1:" + port));
  }

  @BeforeEach
  void modelsAreThere() {
    var architecture = TemporalArchitecture.of(List.of(3, 3), 16, false);
    ImportedModel.ensure(http, "tiny", architecture, false);
    ImportedModel.ensure(http, "placed", architecture, true);
  }

  @Test
  void answersPosesWithTheirSkeleton() {
    var answer = predict(h36m(seen) + ", \"flipAugmentation\": false");

    assertThat(answer.get("model").asString()).isEqualTo("tiny");
    assertThat(answer.get("version").asInt()).isEqualTo(1);
    assertThat(answer.get("joints").get(10).asString()).isEqualTo("head");
    assertThat(answer.get("skeleton").get(10).asInt()).isEqualTo(9);
    assertThat(answer.get("frames").size()).isEqualTo(FRAMES);
    assertThat(answer.get("frames").get(0).size()).isEqualTo(17);
    assertThat(answer.get("interpolated").isEmpty()).isTrue();
    assertThat(answer.has("trajectory")).isFalse();
    assertThat(answer.has("people")).isFalse();
    // The same network by the protocol, which takes normalised keypoints and does not flip.
    var bare = bare("tiny", SCREEN.normalized(seen.xy()));
    for (var frame = 0; frame < FRAMES; frame++) {
      for (var i = 0; i < 51; i++) {
        assertThat(coordinate(answer.get("frames"), frame, i))
            .isCloseTo(bare[frame * 51 + i], within(1e-6f));
      }
    }
  }

  @Test
  void aMirroredVideoGivesMirroredPosesWhenFlipsAreAveraged() {
    var poses = predict(h36m(seen)).get("frames");
    var mirrored = predict(h36m(seen.mirrored(SCREEN.width()))).get("frames");

    var left = 13;
    var right = 16;
    for (var frame = 0; frame < FRAMES; frame++) {
      assertThat(coordinate(mirrored, frame, 3 * left))
          .isCloseTo(-coordinate(poses, frame, 3 * right), within(1e-4f));
      assertThat(coordinate(mirrored, frame, 3 * left + 1))
          .isCloseTo(coordinate(poses, frame, 3 * right + 1), within(1e-4f));
    }
  }

  @Test
  void cocoIsConverted() {
    var coco = KeypointLayout.toCoco(seen);
    var xy = coco.xy();
    for (var i = 0; i < xy.length; i++) if (Float.isNaN(xy[i])) xy[i] = 300;
    var converted = KeypointLayout.toHuman36m(Keypoints.of(KeypointLayout.COCO, xy));

    var fromCoco = predict(body("coco", json(xy)));

    assertThat(fromCoco.get("frames")).isEqualTo(predict(h36m(converted)).get("frames"));
  }

  @Test
  void gapsAreFilledAndReported() {
    float[] xy = seen.xy().clone();
    for (var frame : new int[] {3, 4}) {
      xy[34 * frame + 2 * 13] = Float.NaN;
      xy[34 * frame + 2 * 13 + 1] = Float.NaN;
    }

    var answer = predict(body("h36m", json(xy)));

    assertThat(answer.get("interpolated").toString()).isEqualTo("{\"leftWrist\":2}");
    assertThat(answer.get("frames").size()).isEqualTo(FRAMES);
  }

  @Test
  void keypointsOfNoConfidenceCountAsGaps() {
    var confidence = new StringBuilder("[");
    for (var frame = 0; frame < FRAMES; frame++) {
      confidence.append(frame == 0 ? "[" : ",[");
      for (var joint = 0; joint < 17; joint++) {
        confidence.append(joint == 0 ? "" : ",").append(joint == 6 && frame == 5 ? "0" : "0.8");
      }
      confidence.append("]");
    }

    var answer = predict(h36m(seen) + ", \"confidence\": " + confidence + "]");

    assertThat(answer.get("interpolated").toString()).isEqualTo("{\"leftAnkle\":1}");
  }

  @Test
  void severalPeopleAreLiftedInOneCall() {
    var one = predict(h36m(seen)).get("frames");
    var two = predict(h36m(seen.mirrored(1000))).get("frames");

    var answer =
        predict(
            "\"layout\": \"h36m\", \"width\": 1000, \"height\": 800, \"people\": [{\"keypoints\": "
                + json(seen.xy())
                + "}, {\"keypoints\": "
                + json(seen.mirrored(1000).xy())
                + "}]");

    assertThat(answer.has("frames")).isFalse();
    assertThat(answer.get("people").get(0).get("frames")).isEqualTo(one);
    assertThat(answer.get("people").get(1).get("frames")).isEqualTo(two);
  }

  @Test
  void aTrajectoryPlacesTheBodyAndALensProjectsItBack() {
    var answer =
        predict(
            h36m(seen)
                + ", \"model\": \"placed\", \"camera\": {\"focal\": [900, 900], \"centre\": [500, 400]}");

    var place = answer.get("trajectory").get(3);
    var pose = answer.get("frames").get(3).get(5);
    var x = place.get(0).asDouble() + pose.get(0).asDouble();
    var y = place.get(1).asDouble() + pose.get(1).asDouble();
    var z = Math.max(place.get(2).asDouble() + pose.get(2).asDouble(), Lens.NEAREST);
    var pixel = answer.at("/reprojection/keypoints/3/5");
    assertThat(pixel.get(0).asDouble()).isCloseTo(900 * x / z + 500, within(0.05));
    assertThat(pixel.get(1).asDouble()).isCloseTo(900 * y / z + 400, within(0.05));
    assertThat(answer.at("/reprojection/meanError").asDouble()).isPositive();
  }

  @Test
  void aModelWithoutTrajectorySaysSo() {
    var answer = http.postJson("/v1/pose/predict", "{" + h36m(seen) + ", \"trajectory\": true}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("trajectory");
  }

  @Test
  void otherRatesAreConvertedThereAndBack() {
    var answer = predict(h36m(seen) + ", \"fps\": 25");

    assertThat(answer.get("frames").size()).isEqualTo(FRAMES);
    assertThat(answer.get("frames")).isNotEqualTo(predict(h36m(seen)).get("frames"));
  }

  private JsonNode predict(String fields) {
    var answer = http.postJson("/v1/pose/predict", "{" + fields + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private float[] bare(String model, float[] keypoints) {
    var tensor = Tensor.of("keypoints", keypoints, FRAMES, 17, 2);
    var data =
        client.infer(model, InferenceClient.flat(List.of(tensor))).json().at("/outputs/0/data");
    var values = new float[data.size()];
    for (var i = 0; i < values.length; i++) values[i] = data.get(i).floatValue();
    return values;
  }

  private static float coordinate(JsonNode frames, int frame, int index) {
    return frames.get(frame).get(index / 3).get(index % 3).floatValue();
  }

  private static String h36m(Keypoints keypoints) {
    return body("h36m", json(keypoints.xy()));
  }

  private static String body(String layout, String keypoints) {
    return "\"layout\": \"%s\", \"width\": 1000, \"height\": 800, \"keypoints\": %s"
        .formatted(layout, keypoints);
  }

  private static String json(float[] xy) {
    var frames = new Float[xy.length / 34][17][];
    for (var i = 0; i < xy.length / 2; i++) {
      frames[i / 17][i % 17] =
          Float.isNaN(xy[2 * i]) ? null : new Float[] {xy[2 * i], xy[2 * i + 1]};
    }
    return JsonMapper.shared().writeValueAsString(frames);
  }
}
