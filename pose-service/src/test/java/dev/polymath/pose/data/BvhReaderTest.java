package dev.polymath.pose.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BvhReaderTest {

  private static final Skeleton BODY = Skeleton.HUMAN36M;

  /** Six channels of the hip, three of the right leg's joints; the rest stands still. */
  private static final String FRAME = "10 90 20 30 20 10  5 40 -15  7 -60 3\n";

  private static final String HIERARCHY =
      """
      HIERARCHY
      ROOT hip
      {
        OFFSET 0 0 0
        CHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation
        JOINT rThigh { OFFSET -9 -2 0 CHANNELS 3 Zrotation Xrotation Yrotation
          JOINT rShin { OFFSET 0 -40 1 CHANNELS 3 Yrotation Xrotation Zrotation
            JOINT rFoot { OFFSET 0 -42 -3 CHANNELS 0 End Site { OFFSET 0 -4 12 } } } }
        JOINT lThigh { OFFSET 9 -2 0 CHANNELS 0
          JOINT lShin { OFFSET 0 -40 1 CHANNELS 0 JOINT lFoot { OFFSET 0 -42 -3 CHANNELS 0 } } }
        JOINT abdomen { OFFSET 0 20 0 CHANNELS 0
          JOINT chest { OFFSET 0 12 0 CHANNELS 0
            JOINT neck { OFFSET 0 22 -2 CHANNELS 0
              JOINT head { OFFSET 0 7 1 CHANNELS 0
                JOINT leftEye { OFFSET 4 8 8 CHANNELS 0 }
                JOINT rightEye { OFFSET -4 8 8 CHANNELS 0 } } }
            JOINT lShldr { OFFSET 16 17 0 CHANNELS 0
              JOINT lForeArm { OFFSET 28 0 0 CHANNELS 0 JOINT lHand { OFFSET 23 0 0 CHANNELS 0 } } }
            JOINT rShldr { OFFSET -16 17 0 CHANNELS 0
              JOINT rForeArm { OFFSET -28 0 0 CHANNELS 0 JOINT rHand { OFFSET -23 0 0 CHANNELS 0 } } }
          }
        }
      }
      MOTION
      """;

  private static final String FILE =
      HIERARCHY + "Frames: 2\nFrame Time: 0.00833333\n" + FRAME + FRAME;

  /** The expected places are numpy's, from products of rotation matrices. */
  @Test
  void posesByTheOrderOfTheChannels() {
    var motion = read(FILE);

    assertThat(motion.frames()).isEqualTo(2);
    assertThat(motion.framesPerSecond()).isEqualTo(120);
    assertJoint(motion, "pelvis", 0.1, -0.2, 0.9);
    assertJoint(motion, "rightHip", 0.0355776, -0.22751829, 0.84006255);
    assertJoint(motion, "rightKnee", 0.09856385, 0.06286575, 0.57208898);
    assertJoint(motion, "rightAnkle", 0.327699, 0.02546809, 0.22080775);
  }

  @Test
  void makesTheJointsThatTheFileLacks() {
    var still = read(HIERARCHY + "Frames: 1\nFrame Time: 0.02\n0 90 0 0 0 0 0 0 0 0 0 0");

    assertThat(still.framesPerSecond()).isEqualTo(50);
    assertJoint(still, "spine", 0, 0, 1.16);
    assertJoint(still, "thorax", 0, 0.02, 1.44);
    assertJoint(still, "nose", 0, -0.07, 1.59);
    assertJoint(still, "head", 0, 0.01, 1.67);
    assertJoint(still, "leftWrist", 0.67, 0, 1.39);
  }

  @Test
  void tellsTheUnitByTheSizeOfTheBody() {
    var inches = scaled(1 / 2.54);

    assertThat(read(inches).at(0, BODY.index("pelvis"), 2)).isCloseTo(0.9f, within(1e-5f));
    assertThat(LengthUnit.guess(1.7)).contains(LengthUnit.METRE);
    assertThat(LengthUnit.guess(1700)).contains(LengthUnit.MILLIMETRE);
    assertThat(LengthUnit.guess(5)).isEmpty();
    assertThatThrownBy(() -> read(scaled(0.03)))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.errors().getFirst().field()).isEqualTo("unit"));
    var said = new BvhReader(Optional.of(LengthUnit.MILLIMETRE), Optional.empty(), 10);
    assertThat(said.read(bytes(FILE)).at(0, 0, 2)).isCloseTo(0.09f, within(1e-6f));
  }

  @Test
  void aCallerKnowsTheRateBetter() {
    assertThat(BvhReader.DEFAULT.at(60).read(bytes(FILE)).framesPerSecond()).isEqualTo(60);
  }

  @Test
  void readsWhatGzipWrote() throws IOException {
    assertThat(BvhReader.DEFAULT.read(new ByteArrayInputStream(gzip(FILE)))).isEqualTo(read(FILE));
  }

  @Test
  void acceptsTheLineEndsOfEverySystem() {
    assertThat(read(FILE.replace("\n", "\r\n"))).isEqualTo(read(FILE));
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments("no BVH", "hello", "Line 1"),
        arguments("nothing", "", "Line 1: the file ends"),
        arguments("a picture", "\u0089PNG\r\n\u001a", "Line 1"),
        arguments("no root", "HIERARCHY\nJOINT hip {", "Line 2"),
        arguments(
            "an offset that is no number", FILE.replace("-9 -2 0", "-9 x 0"), "Line 6: has \"x\""),
        arguments("an offset beyond double", FILE.replace("-9 -2 0", "-9 1e999 0"), "Line 6"),
        arguments(
            "an unknown channel", FILE.replace("Zrotation Yrotation", "Zrot Yrotation"), "Line 5"),
        arguments(
            "a channel twice", FILE.replace("Xposition Yposition", "Xposition Xposition"), "twice"),
        arguments("seven channels", FILE.replace("CHANNELS 6", "CHANNELS 7"), "Line 5"),
        arguments(
            "a name twice", FILE.replace("JOINT chest", "JOINT abdomen"), "Line 12: two joints"),
        arguments("a missing brace", FILE.replace("MOTION", "JOINT"), "Line 24"),
        arguments("a word without end", "HIERARCHY ROOT " + "a".repeat(10_000), "Line 1"),
        arguments("an unknown naming", FILE.replace("ROOT hip", "ROOT body"), "names"),
        arguments("no left shin", FILE.replace("lShin", "shin"), "lShin"),
        arguments("no frames", FILE.replace("Frames: 2", "Frames: 0"), "Line 26"),
        arguments("negative frames", FILE.replace("Frames: 2", "Frames: -2"), "Line 25"),
        arguments("no frame time", FILE.replace("0.00833333", "0"), "Line 26"),
        arguments(
            "a short frame", FILE.replace("-60 3\n10", "-60\n10"), "Line 28: has more numbers"),
        arguments(
            "a long frame", FILE.replace("-60 3\n10", "-60 3 4\n10"), "Line 27: has more numbers"),
        arguments(
            "a frame that is not a number", FILE.replace("-60 3\n10", "-60 NaN\n10"), "Line 27"),
        arguments(
            "fewer frames than it says", FILE.replace("Frames: 2", "Frames: 3"), "frame 3 of 3"),
        arguments("more frames than it says", FILE.replace("Frames: 2", "Frames: 1"), "Line 28"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void saysInWhichLineAFileIsBroken(String what, String file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> {
              assertThat(e.errors().getFirst().field()).isEqualTo("file");
              assertThat(e.errors().getFirst().message()).contains(message);
            });
  }

  @Test
  void refusesMoreFramesThanFitBeforeItReadsThem() {
    var reader = new BvhReader(Optional.empty(), Optional.empty(), 100);

    assertThatThrownBy(() -> reader.read(bytes(FILE.replace("Frames: 2", "Frames: 101"))))
        .isInstanceOf(TooLarge.class);
  }

  @Test
  void refusesCompressedFilesThatEndEarly() throws IOException {
    var whole = gzip(FILE);
    var half = new ByteArrayInputStream(whole, 0, whole.length / 2);

    assertThatThrownBy(() -> BvhReader.DEFAULT.read(half)).isInstanceOf(InvalidRequest.class);
  }

  @Test
  void realTakesAreOfPeople() throws IOException {
    for (var name : new String[] {"salsa_01", "indian_06", "martial_04"}) {
      var motion = Mocap.take(name);
      assertThat(motion.frames()).as(name).isGreaterThan(1000);
      for (var frame = 0; frame < motion.frames(); frame += 100) {
        assertThat(bone(motion, frame, "leftKnee")).isCloseTo(0.368, within(0.002));
        assertThat(bone(motion, frame, "rightElbow")).isCloseTo(0.282, within(0.002));
        assertThat(motion.at(frame, BODY.index("leftAnkle"), 2)).isBetween(-0.3f, 1.7f);
      }
      // Who stands at the start has the head above the feet.
      var height = motion.at(0, BODY.index("head"), 2) - motion.at(0, BODY.index("leftAnkle"), 2);
      assertThat(height).as(name).isBetween(1.2f, 1.9f);
    }
  }

  /** The length of the bone above a joint. */
  private static double bone(Motion motion, int frame, String joint) {
    var end = BODY.index(joint);
    var start = BODY.parents().get(end);
    var square = 0.0;
    for (var k = 0; k < 3; k++) {
      square += Math.pow(motion.at(frame, end, k) - motion.at(frame, start, k), 2);
    }
    return Math.sqrt(square);
  }

  /** A file whose lengths are scaled, at rest. */
  private static String scaled(double scale) {
    var scaled = new StringBuilder();
    for (var line : HIERARCHY.split("(?=OFFSET)")) {
      var words = line.split(" ", 5);
      if (!words[0].equals("OFFSET")) {
        scaled.append(line);
        continue;
      }
      var z = words[3].split("\\s", 2);
      scaled.append("OFFSET");
      for (var word : new String[] {words[1], words[2], z[0]}) {
        scaled.append(' ').append(scale * Double.parseDouble(word));
      }
      scaled.append(' ').append(z.length > 1 ? z[1] : "").append(words.length > 4 ? words[4] : "");
    }
    return scaled + "Frames: 1\nFrame Time: 0.02\n0 " + 90 * scale + " 0 0 0 0 0 0 0 0 0 0\n";
  }

  private static void assertJoint(Motion motion, String joint, double x, double y, double z) {
    var index = BODY.index(joint);
    assertThat(motion.at(0, index, 0)).as(joint).isCloseTo((float) x, within(1e-6f));
    assertThat(motion.at(0, index, 1)).as(joint).isCloseTo((float) y, within(1e-6f));
    assertThat(motion.at(0, index, 2)).as(joint).isCloseTo((float) z, within(1e-6f));
  }

  private static Motion read(String file) {
    return BvhReader.DEFAULT.read(bytes(file));
  }

  private static ByteArrayInputStream bytes(String file) {
    return new ByteArrayInputStream(file.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] gzip(String file) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(file.getBytes(StandardCharsets.ISO_8859_1));
    }
    return bytes.toByteArray();
  }
}
