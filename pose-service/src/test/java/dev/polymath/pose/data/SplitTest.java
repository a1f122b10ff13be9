package dev.polymath.pose.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitTest {

  private static final List<String> TAKES =
      List.of("S1/Walking", "S1/Sitting", "S9/Walking", "S11/Sitting");

  @Test
  void keepsSubjectsForTheTest() {
    var sides = new Split(List.of(), List.of("S9/*", "S11/*")).of(TAKES);

    assertThat(sides.train()).containsExactly("S1/Walking", "S1/Sitting");
    assertThat(sides.test()).containsExactly("S9/Walking", "S11/Sitting");
  }

  @Test
  void keepsTakesForTheTestAndTrainsOnSome() {
    var sides = new Split(List.of("S1/Walking"), List.of("S11/Sitting")).of(TAKES);

    assertThat(sides.train()).containsExactly("S1/Walking");
    assertThat(sides.test()).containsExactly("S11/Sitting");
  }

  @Test
  void hidesTheLabelsOfSome() {
    var sides = new Split(List.of(), List.of("S9/*"), List.of("S11/*")).of(TAKES);

    assertThat(sides.train()).containsExactly("S1/Walking", "S1/Sitting");
    assertThat(sides.unlabelled()).containsExactly("S9/Walking");
    assertThat(sides.test()).containsExactly("S11/Sitting");
  }

  @Test
  void refusesWhatCannotBe() {
    refuses("split.test", List.of(), List.of());
    refuses("split.test[1]", List.of(), List.of("S9/*", "S7/*"));
    refuses("split.train[0]", List.of("S2"), List.of("S9/*"));
    refuses("split.test", List.of("S9/Walking"), List.of("S9/*"));
    refuses("split.train", List.of(), List.of("*"));
    refuses("split.train", List.of(), List.of("S1/*", "S9/*"), List.of("S11/*"));
    refuses("split.unlabelled[0]", List.of(), List.of("S2"), List.of("S11/*"));
    refuses("split.unlabelled", List.of("S1/*"), List.of("S1/Sitting"), List.of("S11/*"));
    refuses("split.test", List.of(), List.of("S9/*"), List.of("S9/Walking"));
  }

  private static void refuses(String field, List<String> train, List<String> test) {
    refuses(field, train, List.of(), test);
  }

  private static void refuses(
      String field, List<String> train, List<String> unlabelled, List<String> test) {
    assertThatThrownBy(() -> new Split(train, unlabelled, test).of(TAKES))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.errors().getFirst().field()).isEqualTo(field));
  }
}
