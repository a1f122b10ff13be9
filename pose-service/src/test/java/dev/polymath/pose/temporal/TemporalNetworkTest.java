package dev.polymath.pose.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemporalNetworkTest {

  private static final Offset<Float> DIGITS = within(1e-5f);
  private static final int INPUT = TemporalArchitecture.INPUT;

  @ParameterizedTest
  @ValueSource(strings = {"symmetric", "causal"})
  void agreesWithPyTorch(String name) throws IOException {
    var truth = Truth.read(name);
    try (var network = load(truth.architecture(), truth.tensors())) {
      var poses = network.lift(List.of(truth.input().data())).getFirst();

      // The truth is of the frames that see no replicated end.
      var before = truth.architecture().framesBefore();
      var expected = truth.output().data();
      assertThat(Arrays.copyOfRange(poses, before * 51, before * 51 + expected.length))
          .containsExactly(expected, DIGITS);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isTheFormulaOfThePaper(boolean causal) {
    var architecture = TemporalArchitecture.of(List.of(3, 5, 3), 12, causal);
    var weights = RandomWeights.of(architecture, 1);
    var sequence = sequence(60, 2);
    try (var network = load(architecture, weights)) {
      var poses = network.lift(List.of(sequence)).getFirst();

      var formula = new Formula(architecture, weights);
      for (var frame : new int[] {0, 1, 22, 30, 58, 59}) {
        assertThat(Arrays.copyOfRange(poses, 51 * frame, 51 * (frame + 1)))
            .containsExactly(formula.lift(window(sequence, frame, architecture)), DIGITS);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theStridedFormAgreesWithTheDense(boolean causal) {
    var architecture = TemporalArchitecture.of(List.of(3, 3, 3), 64, causal);
    var sequence = sequence(40, 3);
    try (var network = load(architecture, RandomWeights.of(architecture, 4))) {
      var dense = network.lift(List.of(sequence)).getFirst();
      var windows = new ArrayList<float[]>();
      for (var frame = 0; frame < 40; frame++) windows.add(window(sequence, frame, architecture));

      var strided = network.liftWindows(windows);

      for (var frame = 0; frame < 40; frame++) {
        assertThat(strided.get(frame))
            .containsExactly(Arrays.copyOfRange(dense, 51 * frame, 51 * (frame + 1)), DIGITS);
      }
    }
  }

  @Test
  void aCausalModelDoesNotSeeTheFuture() {
    var architecture = TemporalArchitecture.of(List.of(3, 3), 16, true);
    var sequence = sequence(30, 5);
    float[] changed = sequence.clone();
    Arrays.fill(changed, 20 * INPUT, changed.length, 0.7f);
    try (var network = load(architecture, RandomWeights.of(architecture, 6))) {
      var poses = network.lift(List.of(sequence)).getFirst();
      var others = network.lift(List.of(changed)).getFirst();

      assertThat(Arrays.copyOf(others, 20 * 51)).isEqualTo(Arrays.copyOf(poses, 20 * 51));
      assertThat(others[20 * 51]).isNotEqualTo(poses[20 * 51]);
    }
  }

  @Test
  void aSequenceOfOneFrameIsSeenAsStandingStill() {
    var architecture = TemporalArchitecture.of(List.of(3, 3), 16, false);
    var frame = sequence(1, 7);
    var standing = new float[9 * INPUT];
    for (var i = 0; i < 9; i++) System.arraycopy(frame, 0, standing, i * INPUT, INPUT);
    try (var network = load(architecture, RandomWeights.of(architecture, 8))) {
      assertThat(network.lift(List.of(frame)).getFirst())
          .containsExactly(network.liftWindows(List.of(standing)).getFirst(), DIGITS);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void blocksOfALongSequenceComeOutTheSameBeforeItsEndIsThere(boolean causal) {
    var architecture = TemporalArchitecture.of(List.of(3, 3, 3), 32, causal);
    var sequence = sequence(350, 12);
    try (var network = load(architecture, RandomWeights.of(architecture, 13))) {
      var whole = network.lift(List.of(sequence), 100).getFirst();
      var atOnce = network.lift(List.of(sequence), 350).getFirst();

      for (var known = 100 + architecture.framesAfter(); known < 350; known += 37) {
        var sofar = Arrays.copyOf(sequence, known * INPUT);
        var complete = 51 * 100 * ((known - architecture.framesAfter()) / 100);
        var lifted = network.lift(List.of(sofar), 100).getFirst();
        assertThat(Arrays.copyOf(lifted, complete)).isEqualTo(Arrays.copyOf(whole, complete));
      }
      assertThat(whole).containsExactly(atOnce, DIGITS);
    }
  }

  @Test
  void aStreamGivesWhatTheWholeSequenceDoes() {
    var architecture = TemporalArchitecture.of(List.of(3, 5, 3), 24, true);
    var one = sequence(120, 14);
    var other = sequence(120, 15);
    try (var network = load(architecture, RandomWeights.of(architecture, 16))) {
      var whole = network.lift(List.of(one)).getFirst();
      var otherWhole = network.lift(List.of(other)).getFirst();
      var video = new StreamState(architecture);
      var late = new StreamState(architecture);

      for (var frame = 0; frame < 120; frame++) {
        var next = Arrays.copyOfRange(one, frame * INPUT, (frame + 1) * INPUT);
        // From the 50th frame on a second video is followed in the same forwards.
        var poses =
            frame < 50
                ? network.next(List.of(video), List.of(next))
                : network.next(
                    List.of(video, late),
                    List.of(
                        next,
                        Arrays.copyOfRange(other, (frame - 50) * INPUT, (frame - 49) * INPUT)));

        assertThat(poses.getFirst())
            .containsExactly(Arrays.copyOfRange(whole, 51 * frame, 51 * (frame + 1)), DIGITS);
        if (frame >= 50) {
          assertThat(poses.get(1))
              .containsExactly(
                  Arrays.copyOfRange(otherWhole, 51 * (frame - 50), 51 * (frame - 49)), DIGITS);
        }
      }
    }
  }

  @Test
  void whatSeesTheFutureFollowsNoStream() {
    var symmetric = TemporalArchitecture.of(List.of(3), 8, false);

    assertThatThrownBy(() -> new StreamState(symmetric))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sequencesOfABatchDoNotMix() {
    var architecture = TemporalArchitecture.of(List.of(3, 3), 16, false);
    try (var network = load(architecture, RandomWeights.of(architecture, 9))) {
      var a = sequence(25, 10);
      var b = sequence(25, 11);

      var together = network.lift(List.of(a, b));

      assertThat(together.get(0)).containsExactly(network.lift(List.of(a)).getFirst(), DIGITS);
      assertThat(together.get(1)).containsExactly(network.lift(List.of(b)).getFirst(), DIGITS);
    }
  }

  @Test
  void nativeMemoryStaysFlat() {
    var architecture = TemporalArchitecture.of(List.of(3, 3), 8, true);
    try (var network = load(architecture, RandomWeights.of(architecture, 17))) {
      var before = network.arrays();
      var sequence = sequence(9, 18);
      var video = new StreamState(architecture);
      for (var i = 0; i < 10_000; i++) {
        network.lift(List.of(sequence));
        network.liftWindows(List.of(sequence));
        network.next(List.of(video), List.of(Arrays.copyOf(sequence, INPUT)));
      }
      assertThat(network.arrays()).isEqualTo(before);
    }
  }

  private static TemporalNetwork load(
      TemporalArchitecture architecture, Map<String, float[]> weights) {
    return TemporalNetwork.load(architecture, weights, Device.cpu());
  }

  private static float[] sequence(int frames, long seed) {
    var random = new SplittableRandom(seed);
    var sequence = new float[frames * INPUT];
    for (var i = 0; i < sequence.length; i++) sequence[i] = (float) random.nextDouble(-1, 1);
    return sequence;
  }

  /** What the model sees for one frame, with replicated ends. */
  private static float[] window(float[] sequence, int frame, TemporalArchitecture architecture) {
    var frames = sequence.length / INPUT;
    var window = new float[architecture.receptiveField() * INPUT];
    for (var i = 0; i < architecture.receptiveField(); i++) {
      var from = Math.clamp(frame - architecture.framesBefore() + i, 0, frames - 1);
      System.arraycopy(sequence, from * INPUT, window, i * INPUT, INPUT);
    }
    return window;
  }

  /**
   * The model written down as sums over one window: each layer keeps every width-th frame of what
   * it is given, in double precision.
   */
  private record Formula(TemporalArchitecture architecture, Map<String, float[]> weights) {

    float[] lift(float[] window) {
      var frames = architecture.receptiveField();
      var h = new double[frames][INPUT];
      for (var i = 0; i < window.length; i++) h[i / INPUT][i % INPUT] = window[i];
      var widths = architecture.filterWidths();
      h = layer(h, widths.getFirst(), "expand_conv", "expand_bn");
      for (var block = 0; block < architecture.blocks(); block++) {
        int width = widths.get(block + 1);
        var out =
            layer(
                layer(h, width, "layers_conv." + 2 * block, "layers_bn." + 2 * block),
                1,
                "layers_conv." + (2 * block + 1),
                "layers_bn." + (2 * block + 1));
        for (var t = 0; t < out.length; t++) {
          var residual = h[t * width + (architecture.causal() ? width - 1 : width / 2)];
          for (var c = 0; c < residual.length; c++) out[t][c] += residual[c];
        }
        h = out;
      }
      var shrink = weights.get("shrink.weight");
      var pose = new float[architecture.output()];
      for (var out = 0; out < pose.length; out++) {
        double sum = weights.get("shrink.bias")[out];
        for (var c = 0; c < h[0].length; c++) sum += shrink[out * h[0].length + c] * h[0][c];
        pose[out] = (float) sum;
      }
      return pose;
    }

    private double[][] layer(double[][] x, int width, String convolution, String norm) {
      var weight = weights.get(convolution + ".weight");
      var channels = weights.get(norm + ".bias").length;
      var y = new double[x.length / width][channels];
      for (var t = 0; t < y.length; t++) {
        for (var out = 0; out < channels; out++) {
          var sum = 0.0;
          for (var c = 0; c < x[0].length; c++) {
            for (var k = 0; k < width; k++) {
              sum += weight[(out * x[0].length + c) * width + k] * x[t * width + k][c];
            }
          }
          var normalised =
              (sum - weights.get(norm + ".running_mean")[out])
                  / Math.sqrt(weights.get(norm + ".running_var")[out] + 1e-5);
          y[t][out] =
              Math.max(
                  0,
                  weights.get(norm + ".weight")[out] * normalised
                      + weights.get(norm + ".bias")[out]);
        }
      }
      return y;
    }
  }
}
