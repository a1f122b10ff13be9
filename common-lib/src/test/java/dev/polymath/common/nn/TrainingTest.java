package dev.polymath.common.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A training loop as the package describes it, learning a sine with dropped-out inputs. */
class TrainingTest {

  private static final int STEPS = 300;

  @Test
  void aNetworkLearnsASine() throws IOException {
    try (var run = new Run(1)) {
      run.steps(0, STEPS);

      assertThat(run.loss()).isLessThan(0.01);
    }
  }

  @Test
  void theSameSeedGivesTheSameWeights() throws IOException {
    try (var run = new Run(1);
        var again = new Run(1);
        var other = new Run(2)) {
      run.steps(0, 50);
      again.steps(0, 50);
      other.steps(0, 50);

      assertThat(run.checkpoint()).isEqualTo(again.checkpoint()).isNotEqualTo(other.checkpoint());
    }
  }

  @Test
  void aRunThatResumesGivesTheSameWeights() throws IOException {
    try (var whole = new Run(1);
        var begun = new Run(1);
        var resumed = new Run(9)) {
      whole.steps(0, 50);
      begun.steps(0, 20);
      resumed.resume(begun.checkpoint(), 1);
      resumed.steps(20, 50);

      assertThat(resumed.checkpoint()).isEqualTo(whole.checkpoint());
    }
  }

  /** A step makes more than a megabyte, 3 GB in all; the bound leaves room for Java's own heap. */
  @Test
  void aLongRunHoldsNoMoreMemory() throws IOException {
    try (var run = new Run(1, 4096)) {
      run.steps(0, 200);
      var arrays = run.torch.manager().getManagedArrays().size();
      var resident = residentKilobytes();

      run.steps(200, 3200);

      assertThat(run.torch.manager().getManagedArrays()).hasSize(arrays);
      assertThat(residentKilobytes() - resident).isLessThan(600_000);
    }
  }

  /** An operation on a parameter belongs to the model's manager; the step frees it all the same. */
  @Test
  void aStepFreesWhatSprangFromAParameterAndKeepsWhatItIsTold() {
    try (var torch = Torch.onCpu()) {
      var parameter = torch.manager().create(new float[] {1, 2});
      var before = torch.manager().getManagedArrays().size();
      var kept = parameter;
      try (var step = torch.step()) {
        kept = step.keep(parameter.mul(2), torch.manager());
        var freed = parameter.mul(3).add(4);
        assertThat(freed.getManager()).isSameAs(torch.manager());
      }
      assertThat(torch.manager().getManagedArrays()).hasSize(before + 1);
      assertThat(kept.toFloatArray()).containsExactly(2, 4);
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private static final class Run implements AutoCloseable {

    private final Torch torch = Torch.onCpu();
    private final Perceptron network;
    private final Adam optimizer;
    private Seed seed;
    private final float[] x;
    private final float[] y;

    Run(long number) {
      this(number, 64);
    }

    Run(long number, int examples) {
      x = new float[examples];
      y = new float[examples];
      seed = new Seed(number);
      network = new Perceptron(torch, seed.child("network"));
      var settings = Adam.Settings.of(Adam.Variant.AMSGRAD);
      optimizer = new Adam(torch.operations(), network.parameters(), settings);
      for (var i = 0; i < x.length; i++) {
        x[i] = 6f * i / x.length - 3;
        y[i] = (float) Math.sin(x[i]);
      }
    }

    void steps(int from, int to) {
      for (var i = from; i < to; i++) {
        try (var step = torch.step();
            var _ = GradientMode.on()) {
          var all = step.manager().create(x, new Shape(x.length, 1));
          var noise = torch.operations().dropout(all, 0.01, seed.child("dropout").child(i));
          var target = step.manager().create(y, new Shape(y.length, 1));
          var loss = network.forward(noise).sub(target).square().mean();
          var gradients = torch.operations().gradients(loss, network.trainable());
          torch.operations().clipGradients(gradients, 1);
          optimizer.step(gradients, LearningRate.exponential(0.03, 0.999, i));
        }
      }
    }

    double loss() {
      try (var step = torch.step();
          var _ = GradientMode.off()) {
        var prediction = network.forward(step.manager().create(x, new Shape(x.length, 1)));
        var target = step.manager().create(y, new Shape(y.length, 1));
        return prediction.sub(target).square().mean().getFloat();
      }
    }

    byte[] checkpoint() throws IOException {
      var out = new ByteArrayOutputStream();
      state().write(out);
      return out.toByteArray();
    }

    void resume(byte[] checkpoint, long number) throws IOException {
      state().read(new ByteArrayInputStream(checkpoint));
      seed = new Seed(number);
    }

    private StateDict state() {
      return new StateDict().add("network.", network.state()).add("optimizer.", optimizer.state());
    }

    @Override
    public void close() {
      torch.close();
    }
  }
}
