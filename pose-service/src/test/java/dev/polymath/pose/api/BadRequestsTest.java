package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import dev.polymath.pose.skeleton.Skeleton;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What a caller can get wrong: each a 4xx that names the field, after which the next call works.
 */
@PoseTest
class BadRequestsTest {

  private static final String PREDICT = "/v1/pose/predict";
  private static final String DETECT = "/v1/pose/detect";
  private static final String FRAME =
      "[" + String.join(",", Collections.nCopies(17, "[500, 400]")) + "]";
  private static final String GOOD =
      """
      {"layout": "h36m", "width": 1000, "height": 800, "keypoints": [%s, %s]}"""
          .formatted(FRAME, FRAME);

  private final Http http;

  BadRequestsTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @BeforeEach
  void aModelIsThere() {
    ImportedModel.ensure(http, "tiny", TemporalArchitecture.of(List.of(3, 3), 16, false), false);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        arguments("no body", "", ""),
        arguments("a list for an object", "[]", ""),
        arguments("null", "null", ""),
        arguments("half a document", "{\"layout\": ", ""),
        arguments("two documents", GOOD + GOOD, ""),
        arguments("a key twice", "{\"layout\": \"h36m\", \"layout\": \"coco\"}", "layout"),
        arguments("an unknown field", with("\"widht\": 3"), "widht"),
        arguments("no layout", without("layout"), "layout"),
        arguments("an unknown layout", replaced("\"h36m\"", "\"openpose\""), "layout"),
        arguments("a number for a layout", replaced("\"h36m\"", "0"), "layout"),
        arguments("no width", without("width"), "width"),
        arguments("no height", without("height"), "height"),
        arguments("a width of nought", replaced("1000", "0"), "width"),
        arguments("a negative height", replaced("800", "-800"), "height"),
        arguments("a huge width", replaced("1000", "1e9"), "width"),
        arguments("a width beyond double", replaced("1000", "1e999"), "width"),
        arguments("a text for a width", replaced("1000", "\"1000\""), "width"),
        arguments("fps of nought", with("\"fps\": 0"), "fps"),
        arguments("negative fps", with("\"fps\": -25"), "fps"),
        arguments("fps without end", with("\"fps\": 1e6"), "fps"),
        arguments("no keypoints", without("keypoints"), "keypoints"),
        arguments("keypoints null", keypoints("null"), "keypoints"),
        arguments("keypoints empty", keypoints("[]"), "keypoints"),
        arguments("keypoints a text", keypoints("\"x\""), "keypoints"),
        arguments("keypoints an object", keypoints("{}"), "keypoints"),
        arguments("keypoints flat", keypoints("[1, 2]"), "keypoints[0]"),
        arguments("keypoints of one frame less its list", keypoints(FRAME), "keypoints[0][0]"),
        arguments("a frame null", keypoints("[null]"), "keypoints[0]"),
        arguments(
            "sixteen joints",
            keypoints("[" + FRAME.replaceFirst(",\\[500, 400]", "") + "]"),
            "keypoints[0]"),
        arguments(
            "eighteen joints",
            keypoints("[" + FRAME.replaceFirst("]$", ",[1, 2]]") + "]"),
            "keypoints[0]"),
        arguments(
            "three coordinates",
            keypoints("[" + FRAME.replaceFirst("400", "400, 1") + "]"),
            "keypoints[0][0]"),
        arguments(
            "one coordinate",
            keypoints("[" + FRAME.replaceFirst(", 400", "") + "]"),
            "keypoints[0][0]"),
        arguments(
            "half a null",
            keypoints("[" + FRAME.replaceFirst("400", "null") + "]"),
            "keypoints[0][0]"),
        arguments(
            "true for a coordinate",
            keypoints("[" + FRAME.replaceFirst("400", "true") + "]"),
            "keypoints[0][0][1]"),
        arguments(
            "a text for a coordinate",
            keypoints("[" + FRAME.replaceFirst("400", "\"4\"") + "]"),
            "keypoints[0][0][1]"),
        arguments(
            "NaN for a coordinate", keypoints("[" + FRAME.replaceFirst("400", "NaN") + "]"), ""),
        arguments(
            "a coordinate beyond any image",
            keypoints("[" + FRAME.replaceFirst("400", "1e300") + "]"),
            "keypoints[0][0][1]"),
        arguments(
            "a coordinate beyond double",
            keypoints("[" + FRAME.replaceFirst("400", "1e999") + "]"),
            "keypoints[0][0][1]"),
        arguments("lists without end", keypoints("[".repeat(5_000)), "keypoints[0][0][0]"),
        arguments(
            "too many frames",
            keypoints("[" + String.join(",", Collections.nCopies(20_001, FRAME)) + "]"),
            "keypoints"),
        arguments(
            "slow frames that become too many",
            with("\"fps\": 1", "[" + String.join(",", Collections.nCopies(500, FRAME)) + "]"),
            "keypoints"),
        arguments("both a person and people", with("\"people\": []"), "keypoints"),
        arguments("no people", people("[]"), "people"),
        arguments("people null", people("null"), "keypoints"),
        arguments("a person null", people("[null]"), "people[0]"),
        arguments("a person without keypoints", people("[{}]"), "people[0].keypoints"),
        arguments("a person of text", people("[\"x\"]"), "people[0]"),
        arguments(
            "a person with half a frame",
            people("[{\"keypoints\": [[[1, 2]]]}]"),
            "people[0].keypoints[0]"),
        arguments(
            "too many people",
            people(
                "["
                    + String.join(",", Collections.nCopies(17, "{\"keypoints\": [" + FRAME + "]}"))
                    + "]"),
            "people"),
        arguments("confidence flat", with("\"confidence\": [1, 1]"), "confidence[0]"),
        arguments("confidence above one", with("\"confidence\": [[1.5]]"), "confidence[0][0]"),
        arguments("confidence for one joint", with("\"confidence\": [[1]]"), "confidence[0]"),
        arguments(
            "confidence for one frame of two",
            with("\"confidence\": [[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]]"),
            "confidence"),
        arguments(
            "flipAugmentation a text", with("\"flipAugmentation\": \"yes\""), "flipAugmentation"),
        arguments("trajectory a number", with("\"trajectory\": 1"), "trajectory"),
        arguments(
            "a camera without a focal length",
            with("\"camera\": {\"centre\": [5, 4]}"),
            "camera.focal"),
        arguments(
            "a camera with one focal length",
            with("\"camera\": {\"focal\": [900], \"centre\": [5, 4]}"),
            "camera.focal"),
        arguments(
            "a negative focal length",
            with("\"camera\": {\"focal\": [-900, 900], \"centre\": [5, 4]}"),
            "camera.focal"),
        arguments(
            "a camera with four radial terms",
            with("\"camera\": {\"focal\": [9, 9], \"centre\": [5, 4], \"radial\": [1, 2, 3, 4]}"),
            "camera.radial"),
        arguments(
            "a camera with a null",
            with("\"camera\": {\"focal\": [9, 9], \"centre\": [5, null]}"),
            "camera.centre[1]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void isRefusedWithTheFieldNamed(String what, String body, String field) {
    var answer = http.postJson(PREDICT, body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    if (!field.isEmpty()) {
      assertThat(answer.json().at("/errors/0/field").asString()).as(answer.text()).isEqualTo(field);
      assertThat(answer.json().at("/errors/0/message").asString()).isNotBlank();
    }
    assertThat(answer.text()).doesNotContain("Exception", "\tat ");
    assertThat(http.postJson(PREDICT, GOOD).status()).isEqualTo(200);
  }

  static Stream<Arguments> senseless() {
    return Stream.of(
        arguments("a warm-up for nothing", "\"warmupEpochs\": 1", "warmupEpochs"),
        arguments(
            "cameras for nobody", "\"unlabelledCameras\": {\"count\": 2}", "unlabelledCameras"),
        arguments(
            "hidden labels that nobody misses",
            "\"split\": {\"unlabelled\": [\"walking_1\"], \"test\": [\"walking_2\"]}",
            "split.unlabelled"),
        arguments("all labels", semiSupervised("\"seed\": 1"), "labelledShare"),
        arguments("all labels, said", semiSupervised("\"labelledShare\": 1"), "labelledShare"),
        arguments(
            "no place to project from",
            semiSupervised("\"labelledShare\": 0.5, \"trajectory\": false"),
            "trajectory"),
        arguments("halves of one", semiSupervised("\"labelledShare\": 0.5, \"batch\": 3"), "batch"),
        arguments(
            "a warm-up without end",
            semiSupervised("\"labelledShare\": 0.5, \"epochs\": 2, \"warmupEpochs\": 2"),
            "warmupEpochs"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("senseless")
  void aTrainingThatMakesNoSenseIsRefusedWithTheFieldNamed(
      String what, String fields, String field) {
    var answer =
        http.postJson(
            "/v1/pose/jobs",
            "{\"type\": \"train\", \"name\": \"a\", \"walkers\": {\"count\": 4, \"frames\": 9}, "
                + fields
                + "}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).as(answer.text()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asString()).isNotBlank();
  }

  @Test
  void aJointThatIsNeverSeenIsNamed() {
    var unseen = FRAME.replaceFirst("\\[500, 400]", "null");
    var answer = http.postJson(PREDICT, keypoints("[" + unseen + "]"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("keypoints");
    assertThat(answer.text()).contains("pelvis");
  }

  @Test
  void anUnknownModelIsNotFound() {
    for (var model : List.of("nobody", "../etc", "", "walk:1")) {
      var answer = http.postJson(PREDICT, with("\"model\": \"" + model + "\""));
      assertThat(answer.status()).as(model).isEqualTo(404);
    }
    assertThat(http.postJson(PREDICT, with("\"version\": \"99\"")).status()).isEqualTo(404);
    assertThat(http.postJson(PREDICT, with("\"version\": \"nobody\"")).status()).isEqualTo(404);
  }

  @Test
  void withoutADetectorPicturesAreAnsweredWithHowToConfigureOne() {
    var answer =
        Multipart.form().part("image", "a.png", "image/png", new byte[9]).post(http, DETECT);

    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.text())
        .contains("polymath.pose.detector.model", "POLYMATH_POSE_DETECTOR_MODEL");
  }

  @Test
  void tablesOfNoJobAreNotFound() {
    var none = "/v1/pose/jobs/00000000-0000-4000-8000-000000000000/table";
    assertThat(http.get(none).status()).isEqualTo(404);
    assertThat(http.get("/v1/pose/jobs/x/table").status()).isEqualTo(400);
    assertThat(http.get(none + "?format=pdf").json().at("/errors/0/field").asString())
        .isEqualTo("format");
  }

  @Test
  void otherMethodsAndTypesAreRefused() {
    assertThat(http.get(PREDICT).status()).isEqualTo(405);
    assertThat(http.get(DETECT).status()).isEqualTo(405);
    assertThat(http.post(DETECT, "image/png", new byte[9]).status()).isEqualTo(415);
    assertThat(http.post(PREDICT, "text/plain", GOOD.getBytes()).status()).isEqualTo(415);
  }

  @Test
  void anAnswerInAnUnknownFormIsRefused() {
    for (var format : List.of("xml", "", "JSON", "../bvh")) {
      assertField("format", http.postJson(PREDICT + "?format=" + format, GOOD));
    }
    var several = "{\"keypoints\": [" + FRAME + "]}";
    assertField(
        "people",
        http.postJson(PREDICT + "?format=bvh", people("[" + several + ", " + several + "]")));
    assertThat(http.postJson(PREDICT, GOOD, "Accept", "image/webp").status()).isEqualTo(406);
  }

  static Stream<Arguments> malformedTables() {
    var header = header();
    var row = "1,2" + ",500,400".repeat(16);
    return Stream.of(
        arguments("an empty body", "layout=h36m&width=1000&height=800", "", "file"),
        arguments("a header alone", "layout=h36m&width=1000&height=800", header, "file"),
        arguments("no such column", "layout=coco&width=1000&height=800", header + row, "file"),
        arguments("a short row", "layout=h36m&width=1000&height=800", header + "1,2", "file"),
        arguments(
            "no number",
            "layout=h36m&width=1000&height=800",
            header + row.replace("1,2", "x,2"),
            "file"),
        arguments(
            "NaN",
            "layout=h36m&width=1000&height=800",
            header + row.replace("1,2", "NaN,2"),
            "file"),
        arguments(
            "beyond any image",
            "layout=h36m&width=1000&height=800",
            header + row.replace("1,2", "1e30,2"),
            "file"),
        arguments("no layout", "width=1000&height=800", header + row, "layout"),
        arguments("no width", "layout=h36m&height=800", header + row, "width"),
        arguments("a width twice", "layout=h36m&width=1&width=2&height=800", header + row, "width"),
        arguments("fps of nought", "layout=h36m&width=1000&height=800&fps=0", header + row, "fps"),
        arguments(
            "an unknown parameter",
            "layout=h36m&width=1&height=8&frames=3",
            header + row,
            "frames"),
        arguments(
            "an unknown form", "layout=h36m&width=1&height=8&format=xml", header + row, "format"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformedTables")
  void aTableIsRefusedWithTheFieldNamed(String what, String query, String body, String field) {
    assertField(
        field, http.post(PREDICT + "?" + query, "text/csv", body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String header() {
    return Skeleton.HUMAN36M.joints().stream()
        .map(joint -> joint + "_x," + joint + "_y")
        .collect(Collectors.joining(",", "", "\n"));
  }

  private static void assertField(String field, Http.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).as(answer.text()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asString()).isNotBlank();
  }

  private static String semiSupervised(String field) {
    return "\"mode\": \"semi-supervised\", " + field;
  }

  private static String with(String field) {
    return GOOD.replaceFirst("}$", ", " + field + "}");
  }

  private static String with(String field, String keypoints) {
    return keypoints(keypoints).replaceFirst("}$", ", " + field + "}");
  }

  private static String replaced(String what, String by) {
    return GOOD.replaceFirst(what, by);
  }

  private static String keypoints(String keypoints) {
    return "{\"layout\": \"h36m\", \"width\": 1000, \"height\": 800, \"keypoints\": "
        + keypoints
        + "}";
  }

  private static String people(String people) {
    return keypoints("0").replace("\"keypoints\": 0", "\"people\": " + people);
  }

  private static String without(String field) {
    return switch (field) {
      case "keypoints" -> "{\"layout\": \"h36m\", \"width\": 1000, \"height\": 800}";
      default -> GOOD.replaceFirst("\"" + field + "\": (\"h36m\"|\\d+), ", "");
    };
  }
}
