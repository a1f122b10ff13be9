package dev.polymath.federation.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.safetensors.MalformedSafetensors;
import dev.polymath.federation.weights.Weights.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsTest {

  private static final Weights WEIGHTS =
      Weights.NONE.and("a.", of("w", 1, -2)).and("b.", of("w", 3));

  @Test
  void travelThroughAFileOfBoundedSize() throws IOException {
    var out = new ByteArrayOutputStream();
    WEIGHTS.write(out);

    var read = Weights.read(new ByteArrayInputStream(out.toByteArray()), 3);

    read.requireLike(WEIGHTS);
    assertThat(read.values("a.w")).containsExactly(1, -2);
    assertThatThrownBy(() -> Weights.read(new ByteArrayInputStream(out.toByteArray()), 2))
        .isInstanceOf(TooLarge.class);
  }

  @Test
  void whatAHeaderSaysIsHeldAgainstTheModelBeforeANumberIsRead() throws IOException {
    var out = new ByteArrayOutputStream();
    WEIGHTS.write(out);
    assertThat(Weights.readLike(WEIGHTS, new ByteArrayInputStream(out.toByteArray())).norm())
        .isEqualTo(WEIGHTS.norm());

    // A petabyte, of which nothing follows: who began to read it would complain of that.
    var large =
        header(
            "{'a.w': {'dtype':'F32','shape':[2,125000000000000],'data_offsets':[0,1000000000000000]}}");
    var failure = catchThrowableOfType(Unprocessable.class, () -> Weights.readLike(WEIGHTS, large));
    assertThat(failure.errors()).extracting(FieldError::field).containsExactly("a.w", "b.w");

    var many = new ByteArrayOutputStream();
    WEIGHTS.and("c.", WEIGHTS).write(many);
    assertThatThrownBy(
            () -> Weights.readLike(WEIGHTS, new ByteArrayInputStream(many.toByteArray())))
        .isInstanceOf(MalformedSafetensors.class)
        .hasMessageContaining("more than 2 tensors");
    var prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(2 << 20).array();
    assertThatThrownBy(() -> Weights.readLike(WEIGHTS, new ByteArrayInputStream(prefix)))
        .isInstanceOf(MalformedSafetensors.class)
        .hasMessageContaining("length");
  }

  @Test
  void areJoinedAndPartedByPrefix() {
    assertThat(WEIGHTS.under("a.").values("w")).containsExactly(1, -2);
    assertThat(WEIGHTS.under("c.").isEmpty()).isTrue();
    assertThat(WEIGHTS.elements()).isEqualTo(3);
    assertThat(WEIGHTS.norm()).isEqualTo(Math.sqrt(14));
    assertThat(WEIGHTS.distance(WEIGHTS.filled(1))).isEqualTo(Math.sqrt(0 + 9 + 4));
    assertThat(WEIGHTS.minus(WEIGHTS.filled(1)).values("b.w")).containsExactly(2);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    var others = Weights.NONE.and("a.", of("w", 1)).and("c.", of("w", 3));

    var failure = catchThrowableOfType(Unprocessable.class, () -> others.requireLike(WEIGHTS));

    assertThat(failure.errors())
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("a.w", "b.w", "c.w");
  }

  private static ByteArrayInputStream header(String json) {
    var text = json.replace('\'', '"').getBytes(StandardCharsets.US_ASCII);
    var file = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    return new ByteArrayInputStream(file.putLong(text.length).put(text).array());
  }

  private static Weights of(String name, float... values) {
    return new Weights(Map.of(name, new Tensor(List.of((long) values.length), values)));
  }
}
