package dev.polymath.pose.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.federation.ExampleFiles;
import dev.polymath.common.federation.Subject;
import dev.polymath.common.federation.Subjects;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Sgd;
import dev.polymath.common.nn.Torch;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a federation finds of this service, and that it can learn it. */
class PoseSubjectsTest {

  private static Subject subject() {
    return ServiceLoader.load(Subjects.class).stream()
        .flatMap(one -> one.get().all().stream())
        .filter(one -> one.title().equals("pose-27"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachWalkerIsOneClassOfFrames() {
    var drawn = subject().source().drawn(600, new Seed(1)).orElseThrow();

    assertThat(drawn.examples().size()).isEqualTo(600);
    assertThat(Arrays.stream(drawn.labels()).distinct()).containsExactly(0, 1, 2);
    assertThat(Arrays.stream(drawn.labels()).filter(label -> label == 2).count()).isEqualTo(200);
  }

  @Test
  void weightsBearTheNamesOfAModelOfPoses() {
    var names = TemporalArchitecture.of(List.of(3, 3, 3), 256, false).tensors().keySet();
    try (var torch = Torch.onCpu()) {
      var state = subject().task().start(torch, new Seed(1)).state();

      assertThat(state.keySet()).containsAll(names);
    }
  }

  @Test
  void descentLowersTheErrorAndASingleExampleDoesNoHarm() {
    var subject = subject();
    var examples = subject.source().drawn(200, new Seed(1)).orElseThrow().examples();
    try (var torch = Torch.onCpu()) {
      var model = subject.task().start(torch, new Seed(1));
      var optimizer = new Sgd(torch.operations(), model.parameters(), Sgd.Settings.PLAIN);
      var all = IntStream.range(0, 200).toArray();
      var losses = new ArrayList<Float>();
      for (var i = 0; i < 20; i++) {
        try (var step = torch.step();
            var _ = GradientMode.on()) {
          var loss = model.loss(examples.batch(step.manager(), all), new Seed(i));
          losses.add(loss.getFloat());
          optimizer.step(torch.operations().gradients(loss, model.trainable()), 0.02);
        }
      }
      assertThat(losses.getLast()).isLessThan(losses.getFirst());
      var after = model.score(torch, examples, 64);
      assertThat(after.count()).isEqualTo(200);
      assertThat(after.meanMetric()).isEqualTo(after.meanLoss());
      try (var step = torch.step();
          var _ = GradientMode.on()) {
        var one = model.loss(examples.batch(step.manager(), new int[] {3}), new Seed(1));
        assertThat(one.getFloat()).isFinite();
      }
    }
    assertThat(subject.task().lessIsBetter()).isTrue();
  }

  @Test
  void filesThatAreNoMovementsAreRefused() {
    var files =
        new ExampleFiles() {
          @Override
          public List<String> names() {
            return List.of("notes.txt");
          }

          @Override
          public InputStream open(String name) {
            return InputStream.nullInputStream();
          }
        };

    assertThatThrownBy(() -> subject().source().read(files)).isInstanceOf(InvalidRequest.class);
  }
}
