package dev.polymath.common.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {

  /**
   * What the reference implementation writes for {@code {"b": float32 [1.0, -2.0], "a": float64
   * [[0.5]], "n": int64 scalar 7}} with the metadata {@code {"format": "pt"}}: 8 bytes of length,
   * the header padded with spaces, wider types first.
   */
  private static final String GOLDEN_HEADER =
      "{\"__metadata__\":{\"format\":\"pt\"},"
          + "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
          + "\"a\":{\"dtype\":\"F64\",\"shape\":[1,1],\"data_offsets\":[8,16]},"
          + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[16,24]}}     ";

  private static final byte[] GOLDEN =
      concat(
          HexFormat.of().parseHex("c800000000000000"),
          GOLDEN_HEADER.getBytes(StandardCharsets.US_ASCII),
          HexFormat.of().parseHex("0700000000000000"),
          HexFormat.of().parseHex("000000000000e03f"),
          HexFormat.of().parseHex("0000803f000000c0"));

  @Test
  void writesWhatTheReferenceImplementationWrites() throws IOException {
    var writer =
        new SafetensorsWriter()
            .floats("b", List.of(2L), 1f, -2f)
            .doubles("a", List.of(1L, 1L), 0.5)
            .longs("n", List.of(), 7)
            .metadata("format", "pt");

    assertThat(written(writer)).isEqualTo(GOLDEN);
    assertThat(writer.size()).isEqualTo(GOLDEN.length);
  }

  @Test
  void readsWhatTheReferenceImplementationWrites() throws IOException {
    try (var reader = SafetensorsReader.open(ByteBuffer.wrap(GOLDEN))) {
      assertThat(reader.metadata()).isEqualTo(Map.of("format", "pt"));
      assertThat(reader.tensors().keySet()).containsExactly("n", "a", "b");
      assertThat(reader.tensors().get("a"))
          .isEqualTo(new TensorEntry("a", DType.F64, List.of(1L, 1L), 8, 16));

      var values = new HashMap<String, Object>();
      reader.forEach(
          tensor ->
              values.put(
                  tensor.name(),
                  switch (tensor.dtype()) {
                    case I64 -> tensor.longs();
                    case F64 -> tensor.doubles();
                    default -> tensor.floats();
                  }));

      assertThat((long[]) values.get("n")).containsExactly(7);
      assertThat((double[]) values.get("a")).containsExactly(0.5);
      assertThat((float[]) values.get("b")).containsExactly(1f, -2f);
    }
  }

  @Test
  void readsAFileOnDiskAndSkipsWhatIsNotAskedFor(@TempDir Path folder) throws IOException {
    var file = Files.write(folder.resolve("golden.safetensors"), GOLDEN);
    var read = new ArrayList<String>();

    try (var reader = SafetensorsReader.open(file)) {
      reader.forEach(
          tensor -> {
            if (tensor.name().equals("b")) read.add(List.of(tensor.doubles()[1]).toString());
          });
    }

    assertThat(read).containsExactly("[-2.0]");
  }

  @Test
  void everyTypeGoesThereAndBack() throws IOException {
    var raw = ByteBuffer.wrap(new byte[] {-1, 0, 1});
    var file =
        written(
            new SafetensorsWriter()
                .floats("f16", DType.F16, List.of(3L), 1.5f, -65504f, 1e-7f)
                .floats("bf16", DType.BF16, List.of(4L), 1.5f, 3.14159f, 1.00390625f, Float.NaN)
                .ints("i32", List.of(2L), Integer.MIN_VALUE, 5)
                .booleans("bool", List.of(2L), true, false)
                .bytes("u8", DType.U8, List.of(3L), raw)
                .bytes("i8", DType.I8, List.of(3L), raw)
                .longs("i64", List.of(1L), Long.MIN_VALUE)
                .bytes("u32", DType.U32, List.of(1L), ByteBuffer.wrap(new byte[] {-1, -1, -1, -1}))
                .bytes("u16", DType.U16, List.of(1L), ByteBuffer.wrap(new byte[] {-1, -1}))
                .bytes("i16", DType.I16, List.of(1L), ByteBuffer.wrap(new byte[] {-2, -1}))
                .doubles("empty", List.of(0L, 3L)));

    assertThat(doubles(file, "f16")).containsExactly(1.5, -65504, Float.float16ToFloat((short) 2));
    // 3.14159 rounds to 3.140625; 1 + 2^-8 lies between two bfloat16 and ties to the even one, 1.
    assertThat(doubles(file, "bf16")).containsExactly(1.5, 3.140625, 1.0, Double.NaN);
    assertThat(doubles(file, "i32")).containsExactly(Integer.MIN_VALUE, 5);
    assertThat(longs(file, "bool")).containsExactly(1, 0);
    assertThat(longs(file, "u8")).containsExactly(255, 0, 1);
    assertThat(longs(file, "i8")).containsExactly(-1, 0, 1);
    assertThat(longs(file, "i64")).containsExactly(Long.MIN_VALUE);
    assertThat(longs(file, "u32")).containsExactly(4294967295L);
    assertThat(longs(file, "u16")).containsExactly(65535);
    assertThat(longs(file, "i16")).containsExactly(-2);
    assertThat(doubles(file, "empty")).isEmpty();
  }

  @Test
  void aTensorLargerThanAnyChunkArrivesWhole() throws IOException {
    var values = new double[300_001];
    for (int i = 0; i < values.length; i++) values[i] = Math.sqrt(i);
    var file = written(new SafetensorsWriter().doubles("x", List.of((long) values.length), values));

    assertThat(doubles(file, "x")).isEqualTo(values);
    try (var reader = open(file)) {
      reader.forEach(
          tensor -> {
            var direct = ByteBuffer.allocateDirect((int) tensor.entry().bytes());
            tensor.readInto(direct);
            var read = new double[values.length];
            direct.flip().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(read);
            assertThat(read).isEqualTo(values);
          });
    }
  }

  @Test
  void theOrderOfDeclarationDoesNotChangeTheBytes() throws IOException {
    var one = new SafetensorsWriter().ints("a", List.of(), 1).ints("b", List.of(), 2);
    var other = new SafetensorsWriter().ints("b", List.of(), 2).ints("a", List.of(), 1);

    assertThat(written(one)).isEqualTo(written(other));
  }

  @Test
  void theDataStartAtAMultipleOfEightWhateverTheHeadersLength() throws IOException {
    for (var name = new StringBuilder("ä"); name.length() < 12; name.append('x')) {
      var file = written(new SafetensorsWriter().ints(name.toString(), List.of(), 1));
      try (var reader = open(file)) {
        assertThat(reader.header().dataOffset() % 8).isZero();
        assertThat(reader.header().fileBytes()).isEqualTo(file.length);
        assertThat(reader.tensors()).containsOnlyKeys(name.toString());
      }
    }
  }

  @Test
  void noNumberIsBentToFit() {
    var writer =
        new SafetensorsWriter().doubles("d", List.of(1L), 0.1).longs("n", List.of(1L), 1L << 60);

    assertThatThrownBy(() -> floats(written(writer), "d"))
        .isInstanceOf(MalformedSafetensors.class)
        .hasMessageContaining("tensor 'd' is F64");
    assertThatThrownBy(() -> doubles(written(writer), "n"))
        .isInstanceOf(MalformedSafetensors.class)
        .hasMessageContaining("tensor 'n' is I64");
  }

  @Test
  void contentMustBeAsLongAsItsShapeSays() {
    assertThatThrownBy(() -> new SafetensorsWriter().ints("a", List.of(2L), 1))
        .hasMessageContaining("was given 1 values");
    var tooShort = new SafetensorsWriter().tensor("a", DType.U8, List.of(2L), out -> out.write(1));
    assertThatThrownBy(() -> written(tooShort)).hasMessageContaining("1 short");
    var tooLong =
        new SafetensorsWriter().tensor("a", DType.U8, List.of(2L), out -> out.write(new byte[3]));
    assertThatThrownBy(() -> written(tooLong)).hasMessageContaining("longer");
  }

  static byte[] written(SafetensorsWriter writer) throws IOException {
    var out = new ByteArrayOutputStream();
    writer.writeTo(out);
    return out.toByteArray();
  }

  private static SafetensorsReader open(byte[] file) throws IOException {
    return SafetensorsReader.open(new ByteArrayInputStream(file));
  }

  private static double[] doubles(byte[] file, String name) throws IOException {
    return (double[]) read(file, name, StoredTensor::doubles);
  }

  private static float[] floats(byte[] file, String name) throws IOException {
    return (float[]) read(file, name, StoredTensor::floats);
  }

  private static long[] longs(byte[] file, String name) throws IOException {
    return (long[]) read(file, name, StoredTensor::longs);
  }

  private static Object read(byte[] file, String name, Reading reading) throws IOException {
    var found = new ArrayList<>();
    try (var reader = open(file)) {
      reader.forEach(
          tensor -> {
            if (tensor.name().equals(name)) found.add(reading.of(tensor));
          });
    }
    return found.getFirst();
  }

  private static byte[] concat(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) out.writeBytes(part);
    return out.toByteArray();
  }

  private interface Reading {
    Object of(StoredTensor tensor) throws IOException;
  }
}
