package dev.polymath.pose.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.camera.Screen;
import dev.polymath.pose.data.Detector;
import dev.polymath.pose.data.DetectorNoise;
import dev.polymath.pose.data.Walker;
import dev.polymath.pose.evaluation.Evaluation;
import dev.polymath.pose.evaluation.PoseErrors;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.temporal.Training.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingTest {

  private static final TemporalArchitecture NINE =
      TemporalArchitecture.of(List.of(3, 3), 64, false);

  @Test
  void learnsToLiftPeopleItHasNotSeen() {
    var people = walkers(1, 40, 100);
    var windows = new Windows(people, NINE, true);
    var unseen = walkers(100, 3, 200);
    var settings = new Settings(Schedule.of(8), 128, 0.1, 1);
    try (var training =
        Training.start(NINE, new Supervised(windows, false), settings, Device.cpu())) {
      double first = training.step().get(Loss.POSE);
      var last = first;
      while (!training.isDone()) last = training.step().get(Loss.POSE);

      assertThat(training.steps()).isEqualTo(training.totalSteps());
      assertThat(last).isLessThan(first / 3);
      assertThat(error(training.weights().pose(), unseen))
          .isLessThan(0.7 * errorOfTheMeanPose(people, unseen));
    }
  }

  @Test
  void resumedItEndsInTheSameWeights() throws IOException {
    var objective = new Supervised(new Windows(walkers(1, 1, 100), NINE, true), true);
    var settings = new Settings(Schedule.of(3), 64, 0.25, 5);
    TemporalWeights whole;
    try (var training = Training.start(NINE, objective, settings, Device.cpu())) {
      while (!training.isDone()) training.step();
      whole = training.weights();
    }

    var saved = new ByteArrayOutputStream();
    try (var training = Training.start(NINE, objective, settings, Device.cpu())) {
      for (var i = 0; i < 5; i++) training.step();
      training.save(saved);
    }
    try (var training =
        Training.resume(
            NINE,
            objective,
            settings,
            Device.cpu(),
            new ByteArrayInputStream(saved.toByteArray()))) {
      assertThat(training.steps()).isEqualTo(5);
      while (!training.isDone()) training.step();

      var resumed = training.weights();
      same(resumed.pose(), whole.pose());
      same(resumed.trajectory().orElseThrow(), whole.trajectory().orElseThrow());
    }
  }

  @Test
  void posesAreTheSameWithATrajectoryAndWithout() {
    var windows = new Windows(walkers(1, 1, 100), NINE, true);
    var settings = new Settings(Schedule.of(2), 64, 0.25, 5);
    try (var alone = Training.start(NINE, new Supervised(windows, false), settings, Device.cpu());
        var both = Training.start(NINE, new Supervised(windows, true), settings, Device.cpu())) {
      while (!both.isDone()) {
        assertThat(both.step().get(Loss.POSE)).isEqualTo(alone.step().get(Loss.POSE));
      }

      same(both.weights().pose(), alone.weights().pose());
      assertThat(alone.weights().trajectory()).isEmpty();
    }
  }

  @Test
  void learnsWherePeopleAre() {
    var windows = new Windows(walkers(1, 20, 100), NINE, true);
    var schedule = new Schedule(15, 0.005, 0.8, 0.1, 0.001);
    var settings = new Settings(schedule, 128, 0.1, 1);
    var unseen = walkers(100, 5, 100);
    try (var training =
        Training.start(NINE, new Supervised(windows, true), settings, Device.cpu())) {
      double first = training.step().get(Loss.TRAJECTORY);
      var last = first;
      while (!training.isDone()) last = training.step().get(Loss.TRAJECTORY);

      assertThat(last).isLessThan(first / 5);
      assertThat(trajectoryError(training.weights(), unseen)).isLessThan(1_000);
    }
  }

  @Test
  void aSingleExampleAtTheEndOfAnEpochIsLeftOut() {
    var windows = new Windows(walkers(1, 1, 65), NINE, false);
    var settings = new Settings(Schedule.of(2), 32, 0.25, 5);
    try (var training =
        Training.start(NINE, new Supervised(windows, false), settings, Device.cpu())) {
      assertThat(training.totalSteps()).isEqualTo(4);
      while (!training.isDone()) assertThat(training.step().get(Loss.POSE)).isFinite();
    }
  }

  @Test
  void nativeMemoryStaysFlat() {
    var windows = new Windows(walkers(1, 1, 60), NINE, false);
    var settings = new Settings(Schedule.of(2_000), 30, 0.25, 5);
    try (var training =
        Training.start(NINE, new Supervised(windows, false), settings, Device.cpu())) {
      training.step();
      var before = training.arrays();
      for (var i = 0; i < 2_000; i++) training.step();
      assertThat(training.arrays()).isEqualTo(before);
    }
  }

  @Test
  void bearsTheNamesOfThePapersCode() {
    try (var torch = Torch.onCpu()) {
      var network = new TrainableNetwork(NINE, torch, new Seed(1));

      assertThat(network.state().keySet()).containsAll(NINE.tensors().keySet());
      NINE.tensors()
          .forEach(
              (name, shape) ->
                  assertThat(network.state().get(name).getShape()).isEqualTo(new Shape(shape)));
    }
  }

  /** Without dropout, and with running statistics that are the batch's own. */
  @Test
  void learnsWhatInferenceComputes() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var network = new TrainableNetwork(NINE, torch, new Seed(3));
      network.momentum(1);
      var windows = new Windows(walkers(1, 3, 100), NINE, false);
      var batch = windows.batch(windows.order(1, 0));
      var shape = new Shape(batch.size(), TemporalArchitecture.INPUT, 9);

      var x = step.manager().create(batch.input(), shape);
      var learning = network.forward(x, 0, new Seed(0)).toFloatArray();

      try (var inference = TemporalNetwork.load(NINE, network.weights(), Device.cpu())) {
        var seen = new ArrayList<float[]>();
        for (var i = 0; i < batch.size(); i++) seen.add(window(batch.input(), i));
        var found = inference.liftWindows(seen);
        for (var i = 0; i < batch.size(); i++) {
          assertThat(Arrays.copyOfRange(learning, 51 * i, 51 * (i + 1)))
              // The running variance is the unbiased one, 300/299 of the batch's at the end.
              .containsExactly(found.get(i), within(0.02f));
        }
      }
    }
  }

  private static void same(Map<String, float[]> some, Map<String, float[]> others) {
    assertThat(some.keySet()).isEqualTo(others.keySet());
    some.forEach((name, values) -> assertThat(values).as(name).isEqualTo(others.get(name)));
  }

  /** In millimetres; the people are some 14 m away. */
  private static double trajectoryError(TemporalWeights weights, List<LabelledSequence> people) {
    var evaluation = new Evaluation();
    try (var lifter = Lifter.load(NINE, weights, Device.cpu())) {
      for (var person : people) {
        var found = lifter.lift(List.of(person.keypoints()), false, true).getFirst();
        var places = found.trajectory().orElseThrow();
        evaluation.add(
            "walking",
            PoseErrors.of(new Motion(found.poses(), 50), new Motion(person.poses(), 50))
                .withTrajectory(places, person.places()));
      }
    }
    return evaluation.average().trajectory().orElseThrow();
  }

  /** [34, 9] as [9, 34]. */
  private static float[] window(float[] input, int example) {
    var window = new float[9 * 34];
    for (var i = 0; i < window.length; i++) {
      window[i] = input[example * window.length + i % 34 * 9 + i / 34];
    }
    return window;
  }

  private static double error(Map<String, float[]> weights, List<LabelledSequence> sequences) {
    try (var network = TemporalNetwork.load(NINE, weights, Device.cpu())) {
      return sequences.stream()
          .mapToDouble(
              s -> {
                var found = network.lift(List.of(s.keypoints())).getFirst();
                return PoseErrors.of(new Motion(found, 50), new Motion(s.poses(), 50)).mpjpe();
              })
          .average()
          .orElseThrow();
    }
  }

  /** What it costs to answer always the same. */
  private static double errorOfTheMeanPose(
      List<LabelledSequence> people, List<LabelledSequence> unseen) {
    var mean = new float[51];
    var frames = people.stream().mapToInt(LabelledSequence::frames).sum();
    for (var sequence : people) {
      for (var i = 0; i < sequence.poses().length; i++)
        mean[i % 51] += sequence.poses()[i] / frames;
    }
    return unseen.stream()
        .mapToDouble(
            s -> {
              var found = new float[s.poses().length];
              for (var i = 0; i < found.length; i++) found[i] = mean[i % 51];
              return PoseErrors.of(new Motion(found, 50), new Motion(s.poses(), 50)).mpjpe();
            })
        .average()
        .orElseThrow();
  }

  private static List<LabelledSequence> walkers(long seed, int count, int frames) {
    var sequences = new ArrayList<LabelledSequence>();
    for (var i = 0; i < count; i++) {
      var camera =
          Camera.lookingAt(
              new Screen(1000, 1000),
              Lens.pinhole(2300, 500, 500),
              new double[] {14, i % 3 - 1, 1.6},
              new double[] {0, 0, 0.9});
      var view =
          new Detector(camera, DetectorNoise.NONE).watch(new Walker(seed + i).walk(frames, 50), 1);
      sequences.add(LabelledSequence.of(camera, view.keypoints(), view.motion()));
    }
    return sequences;
  }
}
