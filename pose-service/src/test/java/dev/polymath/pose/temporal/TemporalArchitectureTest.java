package dev.polymath.pose.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemporalArchitectureTest {

  @ParameterizedTest
  @CsvSource({"3, 27, 8555571", "4, 81, 12753971", "5, 243, 16952371"})
  void hasAsManyParametersAsThePaperSays(int widths, int frames, long parameters) {
    var architecture =
        TemporalArchitecture.of(java.util.Collections.nCopies(widths, 3), 1024, false);

    assertThat(architecture.receptiveField()).isEqualTo(frames);
    assertThat(architecture.parameters()).isEqualTo(parameters);
  }

  @Test
  void looksAsFarBackAsAheadUnlessItIsCausal() {
    var symmetric = TemporalArchitecture.of(List.of(3, 5), 8, false);
    var causal = TemporalArchitecture.of(List.of(3, 5), 8, true);

    assertThat(symmetric.framesBefore()).isEqualTo(7);
    assertThat(symmetric.framesAfter()).isEqualTo(7);
    assertThat(causal.framesBefore()).isEqualTo(14);
    assertThat(causal.framesAfter()).isZero();
  }

  @Test
  void namesItsTensorsAsThePapersCodeDoes() {
    var tensors = TemporalArchitecture.of(List.of(3, 5), 8, false).tensors();

    assertThat(tensors.keySet())
        .containsExactly(
            "expand_conv.weight",
            "expand_bn.weight",
            "expand_bn.bias",
            "expand_bn.running_mean",
            "expand_bn.running_var",
            "layers_conv.0.weight",
            "layers_bn.0.weight",
            "layers_bn.0.bias",
            "layers_bn.0.running_mean",
            "layers_bn.0.running_var",
            "layers_conv.1.weight",
            "layers_bn.1.weight",
            "layers_bn.1.bias",
            "layers_bn.1.running_mean",
            "layers_bn.1.running_var",
            "shrink.weight",
            "shrink.bias");
    assertThat(tensors.get("expand_conv.weight")).isEqualTo(List.of(8L, 34L, 3L));
    assertThat(tensors.get("layers_conv.0.weight")).isEqualTo(List.of(8L, 8L, 5L));
    assertThat(tensors.get("shrink.weight")).isEqualTo(List.of(51L, 8L, 1L));
  }

  @Test
  void aTrajectoryIsOnePlace() {
    var trajectory = TemporalArchitecture.of(List.of(3), 8, false).trajectory();

    assertThat(trajectory.output()).isEqualTo(3);
  }

  @Test
  void refusesWhatIsTooLargeOrEven() {
    refuses("filterWidths", List.of(), 8);
    refuses("filterWidths[1]", List.of(3, 4), 8);
    refuses("filterWidths[0]", List.of(-3), 8);
    refuses("filterWidths", List.of(81, 81), 8);
    refuses("filterWidths", List.of(1, 1, 1, 1, 1, 1, 1, 1, 1), 8);
    refuses("channels", List.of(3), 0);
    refuses("channels", List.of(3), 5_000);
  }

  private static void refuses(String field, List<Integer> widths, int channels) {
    assertThatThrownBy(() -> TemporalArchitecture.of(widths, channels, false))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.errors().getFirst().field()).isEqualTo(field));
  }
}
