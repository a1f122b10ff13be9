package dev.polymath.common.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedSafetensorsTest {

  private static final SafetensorsLimits LIMITS = new SafetensorsLimits(4096, 3, 20, 4);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                                                  | does not start with '{'
          ` {}`                                                               | does not start with '{'
          nu                                                                  | does not start with '{'
          {"a"                                                                | cannot be read
          {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}} x             | cannot be read
          {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}} {}            | goes on after
          {"a":1}                                                             | tensor 'a' is not an object
          {"a":{"dtype":"U8","shape":[1]}}                                    | tensor 'a' has no data_offsets
          {"a":{"dtype":"U8","data_offsets":[0,1]}}                           | tensor 'a' has no shape
          {"a":{"shape":[1],"data_offsets":[0,1]}}                            | tensor 'a' has no dtype
          {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"extra":1}}     | unknown field 'extra'
          {"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}  | uplicate
          {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}} | uplicate
          {"a":{"dtype":"C128","shape":[1],"data_offsets":[0,16]}}            | unknown dtype 'C128'
          {"a":{"dtype":8,"shape":[1],"data_offsets":[0,1]}}                  | dtype is not a string
          {"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}}                 | shape is not an array
          {"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}             | not a whole number
          {"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}             | not a whole number
          {"a":{"dtype":"U8","shape":[[[[[1]]]]],"data_offsets":[0,1]}}       | not a whole number
          {"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}              | negative -1
          {"a":{"dtype":"U8","shape":[-1,-1],"data_offsets":[0,1]}}           | negative -1
          {"a":{"dtype":"U8","shape":[1,1,1,1,1],"data_offsets":[0,1]}}       | more than 4 numbers
          {"a":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1]}} | out of range
          {"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}} | too large
          {"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}} | too large
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}              | takes 8 bytes, but data_offsets give 4
          {"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}                 | not two numbers
          {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}             | more than 2 numbers
          {"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}               | ends before it begins
          {"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}}              | negative -1
          {"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}               | a hole
          {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}} | a hole
          {"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}} | an overlap
          {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}} | an overlap
          {"__metadata__":1}                                                  | __metadata__ is not an object
          {"__metadata__":{"epochs":3}}                                       | __metadata__.epochs is not a string
          {"__metadata__":{"a":"1","a":"2"}}                                  | uplicate
          {"a-name-that-is-too-long":{}}                                      | exceeds the maximum
          {"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"b":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"c":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}} | more than 3 tensors
          """)
  void aBrokenHeaderIsRefusedInWords(String header, String message) {
    assertThatThrownBy(() -> readAll(file(header, 16))).hasMessageContaining(message);
    assertThatThrownBy(() -> readAll(file(header, 16))).isInstanceOf(MalformedSafetensors.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4097, 1L << 31, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void anImpossibleHeaderLengthIsRefused(long length) {
    var prefix = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();

    assertThatThrownBy(() -> readAll(prefix))
        .isInstanceOf(MalformedSafetensors.class)
        .hasMessageContaining(Long.toUnsignedString(length) + " bytes, where 2 to 4096");
  }

  @Test
  void theHeaderIsUtf8() {
    var file = file("{\"a\":1}", 0);
    file[10] = (byte) 0xC0;

    assertThatThrownBy(() -> readAll(file)).hasMessageContaining("not UTF-8");
  }

  @Test
  void aFileCutAnywhereIsRefused() throws IOException {
    var file = valid();
    for (int length = 0; length < file.length; length++) {
      var cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> readAll(cut)).isInstanceOf(MalformedSafetensors.class);
      assertThatThrownBy(() -> SafetensorsReader.open(ByteBuffer.wrap(cut)))
          .isInstanceOf(MalformedSafetensors.class);
    }
  }

  @Test
  void bytesAfterTheLastTensorAreRefused() throws IOException {
    var longer = Arrays.copyOf(valid(), valid().length + 1);

    assertThatThrownBy(() -> readAll(longer)).hasMessageContaining("goes on after its last tensor");
    assertThatThrownBy(() -> SafetensorsReader.open(ByteBuffer.wrap(longer)))
        .hasMessageContaining("its header declares");
  }

  @Test
  void aHugeClaimTakesNoMemory() {
    var header =
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[200000000],\"data_offsets\":[0,1600000000]}}";

    // 1.6 GB of doubles in a test heap of 1 GB: only what arrives is allocated.
    assertThatThrownBy(() -> readAll(file(header, 4096)))
        .isInstanceOf(MalformedSafetensors.class)
        .hasMessageContaining("ends within tensor 'a'");
  }

  @Test
  void aMutatedFileIsReadOrRefusedAndNothingElse() throws IOException {
    var random = new Random(20260101);
    var valid = valid();
    var refused = 0;
    for (int round = 0; round < 5_000; round++) {
      var mutated = valid.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        // Mostly within the prefix and the header, where a change has consequences.
        var at = random.nextInt(random.nextInt(8) == 0 ? 8 : mutated.length);
        mutated[at] = random.nextBoolean() ? (byte) random.nextInt(256) : printable(random);
      }
      if (random.nextInt(10) == 0) mutated = Arrays.copyOf(mutated, random.nextInt(400));
      try {
        readAll(mutated);
      } catch (MalformedSafetensors e) {
        assertThat(e).hasMessageMatching("(?s).{10,}");
        refused++;
      }
    }
    assertThat(refused).isBetween(2_500, 4_999);
  }

  private static byte printable(Random random) {
    return (byte) "0123456789{}[]\":,-.eFIU \\".charAt(random.nextInt(25));
  }

  private static byte[] valid() throws IOException {
    return SafetensorsFileTest.written(
        new SafetensorsWriter()
            .metadata("format", "pt")
            .doubles("weight", List.of(2L, 3L), 1, 2, 3, 4, 5, 6)
            .booleans("mask", List.of(4L), true, false, true, true)
            .floats("bias", DType.BF16, List.of(3L), 1, 2, 3));
  }

  private static byte[] file(String header, int dataBytes) {
    var json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  /** Reads every tensor, as a program would that takes whatever is in the file. */
  private static void readAll(byte[] file) throws IOException {
    InputStream dribble =
        new SequenceInputStream(
            new ByteArrayInputStream(file, 0, file.length / 2),
            new ByteArrayInputStream(file, file.length / 2, file.length - file.length / 2));
    try (var reader = SafetensorsReader.open(dribble, LIMITS)) {
      reader.forEach(
          tensor -> {
            var elements =
                switch (tensor.dtype()) {
                  case F64, F32, F16, BF16 -> tensor.doubles().length;
                  default -> tensor.longs().length;
                };
            assertThat((long) elements).isEqualTo(tensor.entry().elements());
          });
    }
  }
}
