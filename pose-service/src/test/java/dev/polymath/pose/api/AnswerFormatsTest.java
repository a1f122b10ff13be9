package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.testing.FullMemory;
import dev.polymath.common.testing.Http;
import dev.polymath.pose.data.BvhReader;
import dev.polymath.pose.data.LengthUnit;
import dev.polymath.pose.skeleton.Skeleton;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The same poses as JSON, as events, as a table, as a movement; of keypoints of each form. */
@PoseTest
class AnswerFormatsTest {

  private static final String PREDICT = "/v1/pose/predict";

  private final Http http;
  private final WorkingMemory memory;

  AnswerFormatsTest(@LocalServerPort int port, @Autowired WorkingMemory memory) {
    http = new Http(port);
    this.memory = memory;
  }

  @BeforeEach
  void modelsAreThere() {
    var architecture = TemporalArchitecture.of(List.of(3, 3), 16, false);
    ImportedModel.ensure(http, "tiny", architecture, false);
    ImportedModel.ensure(http, "placed", architecture, true);
  }

  /** 5,000 frames are lifted in two blocks; at 25 a second they become 9,999. */
  @ParameterizedTest
  @CsvSource({
    "300, 50, true",
    "5000, 50, true",
    "5000, 25, false",
    "3000, 60, true",
    "1, 50, true"
  })
  void eventsAreTheJsonAnswerInParts(int frames, double fps, boolean flip) {
    var request =
        request(
            "\"model\": \"placed\", \"trajectory\": true, \"fps\": %s, \"flipAugmentation\": %b"
                .formatted(fps, flip),
            StreamTest.frames(frames, 1));
    var whole = http.postJson(PREDICT, request).json();

    var events = events(request);

    var parts = new ArrayList<JsonNode>();
    var places = new ArrayList<JsonNode>();
    for (var event : events.subList(0, events.size() - 1)) {
      assertThat(event.name).isEqualTo("poses");
      assertThat(event.data.get("person").asInt()).isZero();
      assertThat(event.data.get("from").asInt()).isEqualTo(parts.size());
      event.data.get("frames").forEach(parts::add);
      event.data.get("trajectory").forEach(places::add);
      assertThat(event.data.at("/progress/frames").asInt()).isEqualTo(parts.size());
      assertThat(event.data.at("/progress/of").asInt()).isEqualTo(frames);
    }
    assertThat(array(parts)).isEqualTo(whole.get("frames"));
    assertThat(array(places)).isEqualTo(whole.get("trajectory"));
    var done = events.getLast();
    assertThat(done.name).isEqualTo("done");
    assertThat(done.data.get("model").asString()).isEqualTo("placed");
    assertThat(done.data.get("interpolated")).isEqualTo(whole.get("interpolated"));
    assertThat(done.data.has("frames")).isFalse();
  }

  @Test
  void eventsOfSeveralPeopleComeOneAfterTheOther() {
    var request =
        """
        {"layout": "h36m", "width": 1000, "height": 800, "people":
        [{"keypoints": [%s]}, {"keypoints": [%s]}]}"""
            .formatted(
                String.join(",", StreamTest.frames(300, 1)),
                String.join(",", StreamTest.frames(20, 2)));
    var whole = http.postJson(PREDICT, request).json();

    var events = events(request);

    for (var person = 0; person < 2; person++) {
      var parts = new ArrayList<JsonNode>();
      for (var event : events.subList(0, events.size() - 1)) {
        if (event.data.get("person").asInt() == person)
          event.data.get("frames").forEach(parts::add);
      }
      assertThat(array(parts)).isEqualTo(whole.at("/people/" + person + "/frames"));
    }
    assertThat(events.get(events.size() - 2).data.at("/progress/frames").asInt()).isEqualTo(320);
    assertThat(events.getLast().data.get("people").size()).isEqualTo(2);
  }

  @Test
  void whatIsWrongIsAnsweredBeforeTheFirstEvent() {
    var answer =
        http.postJson(
            PREDICT,
            request("\"model\": \"nobody\"", StreamTest.frames(1, 1)),
            "Accept",
            "text/event-stream");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
  }

  @Test
  void whatTurnsOutWrongOnTheWayIsAnEvent() {
    var events = events(request("\"trajectory\": true", StreamTest.frames(1, 1)));

    assertThat(events.getFirst().name).isEqualTo("error");
    assertThat(events.getFirst().data.at("/errors/0/field").asString()).isEqualTo("trajectory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parameter", "header"})
  void aTableHasARowForEachFrame(String askedBy) {
    var request =
        request(
            "\"model\": \"placed\", \"trajectory\": true, \"fps\": 25", StreamTest.frames(10, 3));
    var whole = http.postJson(PREDICT, request).json();

    var answer =
        askedBy.equals("header")
            ? http.postJson(PREDICT, request, "Accept", "text/csv")
            : http.postJson(PREDICT + "?format=csv", request);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/csv");
    var rows = CsvReader.builder().ofNamedCsvRecord(answer.text()).stream().toList();
    assertThat(rows).hasSize(10);
    var row = rows.get(4);
    assertThat(row.getField("person")).isEqualTo("0");
    assertThat(row.getField("frame")).isEqualTo("4");
    assertThat(row.getField("time")).isEqualTo("0.16");
    assertThat(Float.parseFloat(row.getField("head_z")))
        .isEqualTo(whole.at("/frames/4/10/2").floatValue());
    assertThat(Float.parseFloat(row.getField("place_x")))
        .isEqualTo(whole.at("/trajectory/4/0").floatValue());
  }

  @Test
  void aMovementHasTheBonesOfThePoses() {
    var request = request("\"model\": \"placed\", \"trajectory\": true", StreamTest.frames(5, 4));
    var whole = http.postJson(PREDICT, request).json();

    var answer = http.postJson(PREDICT + "?format=bvh", request);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Disposition")).contains("poses.bvh");
    assertThat(answer.text())
        .startsWith("HIERARCHY\nROOT pelvis\n")
        .contains("Frame Time: 0.02000");
    var motion =
        new BvhReader(Optional.of(LengthUnit.CENTIMETRE), Optional.empty(), 100)
            .read(new ByteArrayInputStream(answer.response().body()));
    for (var frame = 0; frame < 5; frame++) {
      // The file's up is the camera's, the reader's world has z up.
      assertThat(motion.at(frame, 0, 0))
          .isCloseTo(whole.at("/trajectory/" + frame + "/0").floatValue(), within(1e-4f));
      assertThat(motion.at(frame, 0, 2))
          .isCloseTo(-whole.at("/trajectory/" + frame + "/1").floatValue(), within(1e-4f));
      var knee = whole.at("/frames/" + frame + "/2");
      var hip = whole.at("/frames/" + frame + "/1");
      var given = new double[3];
      for (var k = 0; k < 3; k++) given[k] = knee.get(k).asDouble() - hip.get(k).asDouble();
      var read = new double[3];
      for (var k = 0; k < 3; k++) read[k] = motion.at(frame, 2, k) - motion.at(frame, 1, k);
      var cos =
          (given[0] * read[0] + given[1] * -read[2] + given[2] * read[1])
              / (length(given) * length(read));
      assertThat(cos).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void jsonByNameIsTheJsonAnswer() {
    var request = request("\"fps\": 50", StreamTest.frames(3, 5));

    assertThat(http.postJson(PREDICT + "?format=json", request).json())
        .isEqualTo(http.postJson(PREDICT, request).json());
  }

  @Test
  void aTableOfKeypointsIsLiftedAsTheSameInJson() {
    var frames = StreamTest.frames(6, 6);
    var missing = frames.get(2).replaceFirst("^\\[\\[[^]]*]", "[null");
    var given = new ArrayList<>(frames);
    given.set(2, missing);
    var whole = http.postJson(PREDICT, request("\"fps\": 25", given)).json();

    for (var format : List.of("", "&format=json")) {
      var answer =
          http.post(
              PREDICT + "?layout=h36m&width=1000&height=800&fps=25" + format,
              "text/csv",
              table(given));
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.json()).isEqualTo(whole);
    }
    assertThat(whole.get("interpolated").toString()).isEqualTo("{\"pelvis\":1}");
    var tableOfTable =
        http.post(
            PREDICT + "?layout=h36m&width=1000&height=800&format=csv", "text/csv", table(given));
    assertThat(tableOfTable.text().lines()).hasSize(7);
    var events =
        events(
            http.post(
                PREDICT + "?layout=h36m&width=1000&height=800&fps=25",
                "text/csv",
                table(given),
                "Accept",
                "text/event-stream"));
    assertThat(events.getFirst().data.get("frames")).isEqualTo(whole.get("frames"));
  }

  /** The short table is of frames without anything, of which each is a pose all the same. */
  @Test
  void longOnesAreLiftedWhereThereIsMemoryForThem() throws Exception {
    var json = request("\"fps\": 50", StreamTest.frames(600, 1));
    var table = PREDICT + "?layout=h36m&width=1000&height=800";
    var rows = table(StreamTest.frames(2, 1));
    var empty = (",".repeat(33) + "\n").repeat(600).getBytes(StandardCharsets.UTF_8);
    var sparse = ByteBuffer.allocate(rows.length + 1 + empty.length);
    sparse.put(rows).put((byte) '\n').put(empty);
    try (var _ = new FullMemory(memory)) {
      assertThat(http.postJson(PREDICT, json).status()).isEqualTo(429);
      assertThat(http.post(table, "text/csv", sparse.array()).status()).isEqualTo(429);
      assertThat(http.post(table, "text/csv", rows).status()).isEqualTo(200);
    }
    assertThat(http.post(table, "text/csv", sparse.array()).status()).isEqualTo(200);
  }

  private record Event(String name, JsonNode data) {}

  private List<Event> events(String request) {
    return events(http.postJson(PREDICT, request, "Accept", "text/event-stream"));
  }

  private static List<Event> events(Http.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
    var events = new ArrayList<Event>();
    for (var event : answer.text().strip().split("\n\n")) {
      var lines = event.split("\n");
      events.add(
          new Event(
              lines[0].substring("event:".length()),
              JsonMapper.shared().readTree(lines[1].substring("data:".length()))));
    }
    return events;
  }

  private static ArrayNode array(List<JsonNode> nodes) {
    return JsonMapper.shared().createArrayNode().addAll(nodes);
  }

  private static byte[] table(List<String> frames) {
    var names = Skeleton.HUMAN36M.joints();
    var table = new StringBuilder();
    for (var name : names) {
      table.append(table.isEmpty() ? "" : ",").append(name).append("_x,").append(name).append("_y");
    }
    for (var frame : frames) {
      var row = frame.replace("null", ",").replaceAll("[\\[\\] ]", "");
      table.append('\n').append(row);
    }
    return table.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static double length(double[] v) {
    return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  }

  private static String request(String fields, List<String> frames) {
    return "{\"layout\": \"h36m\", \"width\": 1000, \"height\": 800, %s, \"keypoints\": [%s]}"
        .formatted(fields, String.join(",", frames));
  }
}
