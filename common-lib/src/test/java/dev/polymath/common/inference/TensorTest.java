package dev.polymath.common.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void valuesComeBackAsTheyWere() {
    assertThat(Tensor.of("x", new double[] {1, -2.5}, 2).doubles()).containsExactly(1, -2.5);
    assertThat(Tensor.of("x", new float[] {1, -2.5f}, 2).floats()).containsExactly(1, -2.5f);
    assertThat(Tensor.of("x", new long[] {1, -2}, 2).longs()).containsExactly(1, -2);
    assertThat(Tensor.of("x", new int[] {1, -2}, 2).ints()).containsExactly(1, -2);
    assertThat(Tensor.of("x", List.of("", "ü"), 2).strings()).containsExactly("", "ü");
  }

  @Test
  void theBytesAreLittleEndianAndReadOnly() {
    var tensor = Tensor.of("x", new int[] {1});
    assertThat(tensor.data().get(0)).isEqualTo((byte) 1);
    assertThat(tensor.data().getInt()).isEqualTo(1);
    assertThat(tensor.data().remaining()).isEqualTo(4);
    assertThatExceptionOfType(ReadOnlyBufferException.class)
        .isThrownBy(() -> tensor.data().put((byte) 2));
  }

  @Test
  void stackedTensorsSplitIntoWhatTheyWere() {
    var one = Tensor.of("x", new float[] {1, 2}, 1, 2);
    var two = Tensor.of("x", new float[] {3, 4, 5, 6}, 2, 2);

    var all = Tensor.concat(List.of(one, two));

    assertThat(all.shape()).containsExactly(3L, 2L);
    assertThat(all.floats()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(all.split(1, 2)).containsExactly(one, two);
    assertThat(all.split(0, 3).getFirst().floats()).isEmpty();
  }

  @Test
  void stringsOfAnyLengthStackToo() {
    var one = Tensor.of("x", List.of("a", "long one"), 1, 2);
    var two = Tensor.of("x", List.of("", "ü", "c", "d"), 2, 2);
    assertThat(Tensor.concat(List.of(one, two)).split(1, 2)).containsExactly(one, two);
  }

  @Test
  void whatDoesNotFitDoesNotStack() {
    var tensor = Tensor.of("x", new float[] {1, 2}, 1, 2);
    for (var other :
        List.of(
            Tensor.of("y", new float[] {1, 2}, 1, 2),
            Tensor.of("x", new double[] {1, 2}, 1, 2),
            Tensor.of("x", new float[] {1, 2}, 2, 1),
            Tensor.of("x", new float[] {1, 2}, 2))) {
      assertThatIllegalArgumentException().isThrownBy(() -> Tensor.concat(List.of(tensor, other)));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> tensor.split(1, 1));
  }

  @Test
  void shapeAndDatatypeMustFitTheBytes() {
    assertThatIllegalArgumentException().isThrownBy(() -> Tensor.of("x", new int[] {1, 2}, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> Tensor.of("x", List.of("a"), 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tensor("x", Datatype.INT32, List.of(1L), ByteBuffer.allocate(5)));
    assertThatIllegalStateException().isThrownBy(() -> Tensor.of("x", new int[] {1}, 1).longs());
  }
}
