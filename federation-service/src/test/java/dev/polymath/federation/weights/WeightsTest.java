package dev.polymath.federation.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.failure.FieldError;
import dev.polymath.federation.weights.Weights.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
  void areJoinedAndPartedByPrefix() {
    assertThat(WEIGHTS.under("a.").values("w")).containsExactly(1, -2);
    assertThat(WEIGHTS.under("c.").isEmpty()).isTrue();
    assertThat(WEIGHTS.elements()).isEqualTo(3);
    assertThat(WEIGHTS.norm()).isEqualTo(Math.sqrt(14));
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

  private static Weights of(String name, float... values) {
    return new Weights(Map.of(name, new Tensor(List.of((long) values.length), values)));
  }
}
