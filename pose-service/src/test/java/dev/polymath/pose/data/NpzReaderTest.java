package dev.polymath.pose.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NpzReaderTest {

  @Test
  void readsFloatsAndIntegersOfEveryWidthAndOrder() {
    assertThat(values("<f4", le(12).putFloat(1.5f).putFloat(-2).putFloat(3)))
        .containsExactly(1.5f, -2, 3);
    assertThat(values("<f8", le(24).putDouble(1.5).putDouble(-2).putDouble(3)))
        .containsExactly(1.5f, -2, 3);
    assertThat(values(">f4", be(12).putFloat(1.5f).putFloat(-2).putFloat(3)))
        .containsExactly(1.5f, -2, 3);
    assertThat(values("<i8", le(24).putLong(1).putLong(-2).putLong(3))).containsExactly(1, -2, 3);
    assertThat(values("|u1", le(3).put((byte) 1).put((byte) 254).put((byte) 3)))
        .containsExactly(1, 254, 3);
    assertThat(
            values(
                "<f2",
                le(6).putShort((short) 0x3e00).putShort((short) 0xc000).putShort((short) 0x4200)))
        .containsExactly(1.5f, -2, 3);
  }

  @Test
  void turnsArraysThatLieByColumns() {
    var byColumns = le(24);
    for (var value : new float[] {1, 4, 2, 5, 3, 6}) byColumns.putFloat(value);
    var file =
        npz("a", npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", byColumns));

    var array = read(file).get("a");

    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.values()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void refusesPicklesWithTheCommandThatConvertsThem() {
    var file =
        npz("positions_3d", npy("{'descr': '|O', 'fortran_order': False, 'shape': (), }", le(8)));

    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e ->
                assertThat(e.errors().getFirst().message())
                    .contains("positions_3d", "pickle", "np.savez('plain.npz'"));
  }

  static Stream<Arguments> broken() {
    var good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
    return Stream.of(
        arguments("no zip", "hello".getBytes(StandardCharsets.UTF_8), "no zip file"),
        arguments("nothing", new byte[0], "no zip file"),
        arguments("another file", zip("a.txt", new byte[3]), "something else"),
        arguments("no numpy", npz("a", new byte[100]), "not in numpy's format"),
        arguments("a short array", npz("a", npy(good, le(4))), "damaged"),
        arguments("a long array", npz("a", npy(good, le(12))), "goes on"),
        arguments(
            "a structured type",
            npz(
                "a",
                npy("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", le(4))),
            "plain numbers"),
        arguments(
            "complex numbers",
            npz("a", npy("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", le(8))),
            "<c8"),
        arguments(
            "text",
            npz("a", npy("{'descr': '<U7', 'fortran_order': False, 'shape': (1,), }", le(28))),
            "<U7"),
        arguments(
            "code for a header",
            npz("a", npy("__import__('os').system('ls')", le(8))),
            "plain numbers"),
        arguments(
            "dimensions that a pattern could share out in more ways than there is time",
            npz(
                "a",
                npy(
                    "{'descr': '<f4', 'fortran_order': False, 'shape': (%s(), }"
                        .formatted("1111111111  ".repeat(40)),
                    le(8))),
            "plain numbers"),
        arguments(
            "dimensions without a comma",
            npz("a", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1 2), }", le(8))),
            "plain numbers"),
        arguments(
            "a size beyond ints",
            npz(
                "a",
                npy("{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536), }", le(8))),
            "too large"),
        arguments(
            "a header without end",
            npz("a", new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, 127}),
            "header"),
        arguments(
            "a version from the future",
            npz("a", new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 9, 0, 0, 0}),
            "version"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void saysWhatIsWrong(String what, byte[] file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> assertThat(e.errors().getFirst().message()).contains(message));
  }

  @Test
  void refusesMoreNumbersThanFitBeforeItTakesMemory() {
    var huge =
        npz("a", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000,), }", le(8)));

    assertThatThrownBy(() -> read(huge)).isInstanceOf(TooLarge.class);
  }

  @Test
  void readsHuman36mWithItsThirtyTwoJoints() {
    var numbers = le(2 * 32 * 3 * 4);
    for (var i = 0; i < 2 * 32 * 3; i++) numbers.putFloat(i);
    var camera = le(18 * 8);
    for (var number :
        new double[] {1000, 1002, 1145, 1143, 512, 515, -.2, .2, 0, 0, 0, 1, 2, 3, 1, 0, 0, 0}) {
      camera.putDouble(number);
    }
    var file =
        zip(
            "positions_3d/S1/Walking 1.npy",
            npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 32, 3), }", numbers),
            "cameras/S1/0.npy",
            npy("{'descr': '<f8', 'fortran_order': False, 'shape': (18,), }", camera));

    var archive = Human36mArchive.read(new ByteArrayInputStream(file), 1_000);

    var motion = archive.motions().get("S1/Walking 1");
    assertThat(motion.frames()).isEqualTo(2);
    assertThat(motion.framesPerSecond()).isEqualTo(50);
    // The right wrist is the recordings' joint 27.
    assertThat(motion.at(1, 16, 2)).isEqualTo(32 * 3 + 27 * 3 + 2);
    assertThat(archive.cameras().get("S1/0").position()).isEqualTo(List.of(1.0, 2.0, 3.0));
    assertThat(archive.cameras().get("S1/0").toCamera(1, 2, 7)).containsExactly(0, 0, 4);
  }

  @Test
  void namesTheArrayThatIsNotOfHuman36m() {
    var wrong =
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 16, 3), }", le(4 * 16 * 3));
    for (var name : List.of("metadata", "positions_2d/S1/Walking/0", "cameras/S1/0")) {
      assertThatThrownBy(
              () -> Human36mArchive.read(new ByteArrayInputStream(npz(name, wrong)), 1_000))
          .isInstanceOfSatisfying(
              InvalidRequest.class,
              e -> assertThat(e.errors().getFirst().message()).contains(name));
    }
  }

  private static float[] values(String type, ByteBuffer numbers) {
    var header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (3,), }";
    return read(npz("a", npy(header, numbers))).get("a").values();
  }

  private static java.util.Map<String, NpyArray> read(byte[] file) {
    return new NpzReader(1_000).read(new ByteArrayInputStream(file));
  }

  private static ByteBuffer le(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer be(int bytes) {
    return ByteBuffer.allocate(bytes);
  }

  private static byte[] npy(String header, ByteBuffer numbers) {
    var text = header.getBytes(StandardCharsets.UTF_8);
    var all = le(10 + text.length + numbers.capacity());
    all.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) text.length);
    return all.put(text).put(numbers.array()).array();
  }

  private static byte[] npz(String name, byte[] array) {
    return zip(name + ".npy", array);
  }

  private static byte[] zip(Object... namesAndContents) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
        zip.write((byte[]) namesAndContents[i + 1]);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return Arrays.copyOf(bytes.toByteArray(), bytes.size());
  }
}
