package dev.polymath.pose.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.skeleton.KeypointLayout;
import dev.polymath.pose.skeleton.Keypoints;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class KeypointFilesTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.WRAP_EXCEPTIONS).build();
  private static final String JOINT = "[1.5, -2]";
  private static final String FRAME = "[" + String.join(",", Collections.nCopies(17, JOINT)) + "]";

  record Request(KeypointList keypoints) {}

  @Test
  void jsonGivesFramesWithGaps() {
    var text = "[" + FRAME + "," + FRAME.replaceFirst("\\[1.5, -2]", "null") + "]";

    var list = json(text);

    assertThat(list.frames()).isEqualTo(2);
    assertThat(list.xy()[1]).isEqualTo(-2);
    assertThat(list.xy()[34]).isNaN();
    assertThat(list.xy()[36]).isEqualTo(1.5f);
    assertThat(json(JSON.writeValueAsString(list))).isEqualTo(list);
  }

  @Test
  void whatFailsWhileATableIsReadIsNotTakenForABrokenTable() {
    var busy = new Failure.Busy("later", Duration.ofSeconds(1));
    var table =
        new SequenceInputStream(
            new ByteArrayInputStream("a,b\n1,".getBytes(StandardCharsets.UTF_8)),
            new InputStream() {
              @Override
              public int read() {
                throw busy;
              }
            });

    assertThatThrownBy(() -> new KeypointCsv(KeypointLayout.COCO, 10).read(table)).isSameAs(busy);
  }

  static Stream<Arguments> wrongJson() {
    return Stream.of(
        arguments("a text", "\"x\"", "keypoints"),
        arguments("no frames", "[]", "keypoints"),
        arguments("a flat list", "[1, 2]", "keypoints[0]"),
        arguments("too few joints", "[[" + JOINT + "]]", "keypoints[0]"),
        arguments(
            "too many joints",
            "[" + FRAME.replaceFirst("]$", "," + JOINT + "]") + "]",
            "keypoints[0]"),
        arguments(
            "three numbers", "[" + FRAME.replaceFirst("-2", "-2, 3") + "]", "keypoints[0][0]"),
        arguments("one number", "[" + FRAME.replaceFirst(", -2", "") + "]", "keypoints[0][0]"),
        arguments("half a null", "[" + FRAME.replaceFirst("-2", "null") + "]", "keypoints[0][0]"),
        arguments("a word", "[" + FRAME.replaceFirst("-2", "\"-2\"") + "]", "keypoints[0][0][1]"),
        arguments(
            "beyond any image", "[" + FRAME.replaceFirst("-2", "1e7") + "]", "keypoints[0][0][1]"),
        arguments(
            "beyond double", "[" + FRAME.replaceFirst("-2", "1e999") + "]", "keypoints[0][0][1]"),
        arguments("too deep", "[" + FRAME.replaceFirst("-2", "[2]") + "]", "keypoints[0][0][1]"),
        arguments(
            "too many frames",
            "[" + String.join(",", Collections.nCopies(20_001, FRAME)) + "]",
            "keypoints"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongJson")
  void jsonThatIsWrongNamesThePlace(String what, String text, String field) {
    assertThatThrownBy(() -> json(text))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.errors().getFirst().field()).isEqualTo(field));
  }

  @Test
  void tablesGiveFramesWithGapsAndConfidence() {
    var layout = KeypointLayout.COCO;
    var table =
        header(layout, "_x", "_y", "_confidence")
            + "\n"
            + String.join(",", Collections.nCopies(17, "3,4.5,0.75"))
            + "\n"
            + ",,,"
            + String.join(",", Collections.nCopies(16, "5,6,1"))
            + "\n";

    var keypoints = csv(layout, table);

    assertThat(keypoints.frames()).isEqualTo(2);
    assertThat(keypoints.y(0, 16)).isEqualTo(4.5f);
    assertThat(keypoints.isMissing(1, 0)).isTrue();
    assertThat(keypoints.x(1, 1)).isEqualTo(5);
    assertThat(keypoints.confidence()).startsWith(0.75f).endsWith(1f);
  }

  static Stream<Arguments> wrongTables() {
    var header = header(KeypointLayout.H36M, "_x", "_y");
    var row = String.join(",", Collections.nCopies(34, "1"));
    return Stream.of(
        arguments("nothing", "", "no rows"),
        arguments("a header alone", header + "\n", "no rows"),
        arguments("a missing column", header.replace("nose_y", "noise_y") + "\n" + row, "nose_y"),
        arguments(
            "a word",
            header + "\n" + row + "\n" + row.replaceFirst("1", "x"),
            "Line 3, column pelvis_x"),
        arguments("an infinity", header + "\n" + row.replaceFirst("1", "Infinity"), "Line 2"),
        arguments("a short row", header + "\n1,2,3", "Line 2, column rightHip_y"),
        arguments("too many frames", header + ("\n" + row).repeat(101), "more than 100"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongTables")
  void tablesThatAreWrongNameThePlace(String what, String table, String message) {
    assertThatThrownBy(() -> csv(KeypointLayout.H36M, table))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> assertThat(e.errors().getFirst().message()).contains(message));
  }

  private static KeypointList json(String keypoints) {
    return JSON.readValue("{\"keypoints\": " + keypoints + "}", Request.class).keypoints();
  }

  private static Keypoints csv(KeypointLayout layout, String table) {
    return new KeypointCsv(layout, 100)
        .read(new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)));
  }

  private static String header(KeypointLayout layout, String... suffixes) {
    return layout.joints().stream()
        .flatMap(joint -> Stream.of(suffixes).map(suffix -> joint + suffix))
        .collect(Collectors.joining(","));
  }
}
