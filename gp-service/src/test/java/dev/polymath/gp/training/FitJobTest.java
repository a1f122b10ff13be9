package dev.polymath.gp.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.jobs.JobContext;
import dev.polymath.gp.process.Resources;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A job that learns by minibatches, stopped on its way and begun again. */
class FitJobTest {

  private static final FitProperties PROPERTIES =
      new FitProperties(
          8_000, 50_000, 1_000_000, 4_000, Duration.ofSeconds(2), 2e10, 2, 2, "cpu", "float64");

  private final FitJob job =
      new FitJob(new Plans(PROPERTIES), new Fitter(Resources.ofThreads(2, 8_000), "test"));

  @Test
  void aStoppedSearchByMinibatchesGoesOnToTheSameNumbers() throws IOException {
    var undisturbed = new Watched(null, Integer.MAX_VALUE);
    var whole = job.run(request(), undisturbed).model();

    var first = new Watched(null, 23);
    assertThatThrownBy(() -> job.run(request(), first)).isInstanceOf(Stopped.class);
    var second = new Watched(first.saved, Integer.MAX_VALUE);
    var resumed = job.run(request(), second).model();

    assertThat(second.steps.getFirst()).as("goes on and does not begin again").isEqualTo(24);
    assertThat(second.steps.getLast()).isEqualTo(60);
    assertThat(undisturbed.steps).hasSize(60);
    assertThat(resumed).isNotNull();
    assertThat(whole).isNotNull();
    assertThat(resumed.config()).isEqualTo(whole.config());
    assertThat(resumed.metrics().get("logMarginalLikelihood"))
        .isEqualTo(whole.metrics().get("logMarginalLikelihood"));
  }

  private static FitRequest request() {
    var random = new Random(1);
    var x = random.doubles(2_500, -3, 3).toArray();
    var points = IntStream.range(0, 2_500).mapToObj(i -> "[" + x[i] + "]");
    var values =
        IntStream.range(0, 2_500)
            .mapToObj(i -> "" + (Math.sin(x[i]) + 0.1 * random.nextGaussian()));
    return JsonMapper.shared()
        .readValue(
            """
            {"name": "minibatches", "x": [%s], "y": [%s], "method": "svgp", "inducing": 20,
             "kernel": "1.0 * RBF(1.0) + WhiteKernel(1.0)", "optimize": {"maxIterations": 60}}"""
                .formatted(
                    points.collect(Collectors.joining(",")),
                    values.collect(Collectors.joining(","))),
            FitRequest.class);
  }

  private static final class Stopped extends RuntimeException {}

  /** Saves at every step, and stops after some. */
  private static final class Watched implements JobContext {
    private final List<Long> steps = new ArrayList<>();
    private final long most;
    private byte @Nullable [] saved;

    Watched(byte @Nullable [] checkpoint, long most) {
      this.saved = checkpoint;
      this.most = most;
    }

    @Override
    public UUID id() {
      return UUID.randomUUID();
    }

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public void progress(long step, long totalSteps) {
      steps.add(step);
    }

    @Override
    public void metric(String name, long step, double value) {
      assertThat(value).isFinite();
    }

    @Override
    public Optional<InputStream> checkpoint() {
      return Optional.ofNullable(saved).map(ByteArrayInputStream::new);
    }

    @Override
    public void saveCheckpoint(CheckpointWriter writer) {
      var out = new ByteArrayOutputStream();
      try {
        writer.writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      saved = out.toByteArray();
    }

    @Override
    public boolean checkpointDue() {
      return true;
    }

    @Override
    public void throwIfStopped() {
      if (steps.getLast() >= most) throw new Stopped();
    }
  }
}
