package dev.polymath.pose.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.camera.Screen;
import dev.polymath.pose.data.Detector;
import dev.polymath.pose.data.DetectorNoise;
import dev.polymath.pose.data.Walker;
import dev.polymath.pose.evaluation.PoseErrors;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.temporal.SupervisedTraining.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SupervisedTrainingTest {

  private static final TemporalArchitecture NINE =
      TemporalArchitecture.of(List.of(3, 3), 64, false);

  @Test
  void learnsToLiftPeopleItHasNotSeen() {
    var people = walkers(1, 40, 100);
    var windows = new Windows(people, NINE, true);
    var unseen = walkers(100, 3, 200);
    var settings = new Settings(Schedule.of(8), 128, 0.1, 1);
    try (var training = SupervisedTraining.start(NINE, windows, settings, Device.cpu())) {
      var first = training.step();
      var last = first;
      while (!training.isDone()) last = training.step();

      assertThat(training.steps()).isEqualTo(training.totalSteps());
      assertThat(last).isLessThan(first / 3);
      assertThat(error(training.weights(), unseen))
          .isLessThan(0.7 * errorOfTheMeanPose(people, unseen));
    }
  }

  @Test
  void resumedItEndsInTheSameWeights() throws IOException {
    var windows = new Windows(walkers(1, 1, 100), NINE, true);
    var settings = new Settings(Schedule.of(3), 64, 0.25, 5);
    Map<String, float[]> whole;
    try (var training = SupervisedTraining.start(NINE, windows, settings, Device.cpu())) {
      while (!training.isDone()) training.step();
      whole = training.weights();
    }

    var saved = new ByteArrayOutputStream();
    try (var training = SupervisedTraining.start(NINE, windows, settings, Device.cpu())) {
      for (var i = 0; i < 5; i++) training.step();
      training.save(saved);
    }
    try (var training =
        SupervisedTraining.resume(
            NINE, windows, settings, Device.cpu(), new ByteArrayInputStream(saved.toByteArray()))) {
      assertThat(training.steps()).isEqualTo(5);
      while (!training.isDone()) training.step();

      var resumed = training.weights();
      for (var name : NINE.tensors().keySet()) {
        assertThat(resumed.get(name)).as(name).isEqualTo(whole.get(name));
      }
    }
  }

  @Test
  void aSingleExampleAtTheEndOfAnEpochIsLeftOut() {
    var windows = new Windows(walkers(1, 1, 65), NINE, false);
    var settings = new Settings(Schedule.of(2), 32, 0.25, 5);
    try (var training = SupervisedTraining.start(NINE, windows, settings, Device.cpu())) {
      assertThat(training.totalSteps()).isEqualTo(4);
      while (!training.isDone()) assertThat(training.step()).isFinite();
    }
  }

  @Test
  void nativeMemoryStaysFlat() {
    var windows = new Windows(walkers(1, 1, 60), NINE, false);
    var settings = new Settings(Schedule.of(1_000), 30, 0.25, 5);
    try (var training = SupervisedTraining.start(NINE, windows, settings, Device.cpu())) {
      training.step();
      var before = training.arrays();
      for (var i = 0; i < 100; i++) training.step();
      assertThat(training.arrays()).isEqualTo(before);
    }
  }

  /** Against the formula of the optimizer, written as numbers. */
  @Test
  void stepsAsAmsGradDoes() {
    try (var network =
        new TrainableNetwork(NINE, TrainableNetwork.initial(NINE, 1), Device.cpu())) {
      var manager = network.manager();
      var parameter = (PtNDArray) manager.create(new float[] {1, -2});
      parameter.setRequiresGradient(true);
      Map<String, PtNDArray> parameters = Map.of("p", parameter);
      var optimizer = new AmsGrad(manager, parameters);
      double[] expected = {1, -2};
      var m = new double[2];
      var v = new double[2];
      var max = new double[2];

      for (var t = 1; t <= 5; t++) {
        // The loss is Σ p² · t-th factor, so that gradients shrink and the maximum holds.
        var factor = 1.0 / (t * t);
        JniUtils.setGradMode(true);
        var loss = parameter.square().sum().mul(factor);
        JniUtils.backward((PtNDArray) loss, (PtNDArray) manager.create(1f), false, false);
        JniUtils.setGradMode(false);
        optimizer.step(parameters, 0.1);
        for (var i = 0; i < 2; i++) {
          var g = 2 * expected[i] * factor;
          m[i] = 0.9 * m[i] + 0.1 * g;
          v[i] = 0.999 * v[i] + 0.001 * g * g;
          max[i] = Math.max(max[i], v[i]);
          expected[i] -=
              0.1
                  / (1 - Math.pow(0.9, t))
                  * m[i]
                  / (Math.sqrt(max[i]) / Math.sqrt(1 - Math.pow(0.999, t)) + 1e-8);
        }
      }

      assertThat(parameter.toFloatArray()[0]).isCloseTo((float) expected[0], within(1e-5f));
      assertThat(parameter.toFloatArray()[1]).isCloseTo((float) expected[1], within(1e-5f));
    }
  }

  @Test
  void withoutDropoutABatchIsNormalisedByItsOwnStatistics() {
    var weights = TrainableNetwork.initial(NINE, 3);
    try (var network = new TrainableNetwork(NINE, weights, Device.cpu())) {
      var x = network.manager().randomUniform(-1, 1, new Shape(16, TemporalArchitecture.INPUT, 9));

      network.forward(x, 0.1, 0);

      var after = network.weights();
      // A tenth of what the batch showed has come into the statistics, which began at 0 and 1.
      assertThat(after.get("expand_bn.running_mean"))
          .isNotEqualTo(weights.get("expand_bn.running_mean"));
      for (var variance : after.get("expand_bn.running_var"))
        assertThat(variance).isBetween(0.9f, 1.1f);
      assertThat(after.get("expand_conv.weight")).isEqualTo(weights.get("expand_conv.weight"));
    }
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
