package dev.polymath.pose.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.pose.data.CameraRing;
import dev.polymath.pose.data.Detector;
import dev.polymath.pose.data.DetectorNoise;
import dev.polymath.pose.data.Walker;
import dev.polymath.pose.evaluation.PoseErrors;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.temporal.Training.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemiSupervisedTest {

  private static final TemporalArchitecture NINE =
      TemporalArchitecture.of(List.of(3, 3), 64, false);

  /** Twenty frames of one person have labels. Both make as many steps, at the same rates. */
  @Test
  void unlabelledFramesMakePosesBetterThanTheSameLabelsAlone() {
    var windows =
        new Windows(
            watched(1, 1, 100).stream().map(one -> one.labelledUpTo(20)).toList(), NINE, true);
    var semi = new SemiSupervised(windows, unlabelled(watched(20, 10, 100), NINE), 1);
    var alone = new Supervised(windows, true);
    var epochs = 10;
    var longer = epochs * semi.stepsOfEpoch(256) / alone.stepsOfEpoch(120);

    var semiSupervised = train(semi, new Settings(falling(epochs), 256, 0.1, 1));
    var supervised = train(alone, new Settings(falling(longer), 120, 0.1, 1));

    var unseen = watched(100, 5, 100);
    assertThat(error(semiSupervised, unseen)).isLessThan(0.9 * error(supervised, unseen));
  }

  /** To a tenth in the end. */
  private static Schedule falling(int epochs) {
    return new Schedule(epochs, 0.003, Math.pow(0.1, 1.0 / epochs), 0.1, 0.001);
  }

  @Test
  void theWarmUpLearnsFromLabelsAlone() {
    var people = watched(1, 1, 60);
    var semi = new SemiSupervised(new Windows(people, NINE, true), unlabelled(people, NINE), 1);
    try (var training =
        Training.start(NINE, semi, new Settings(Schedule.of(2), 120, 0.1, 1), Device.cpu())) {
      assertThat(training.totalSteps()).isEqualTo(12);
      for (var i = 0; i < 6; i++) {
        assertThat(training.step()).containsOnlyKeys(Loss.POSE, Loss.TRAJECTORY);
      }
      assertThat(training.step()).containsOnlyKeys(Loss.values());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resumedItEndsInTheSameWeights(boolean causal) throws IOException {
    var architecture = TemporalArchitecture.of(List.of(3, 3), 16, causal);
    var windows = new Windows(watched(1, 1, 7), architecture, true);
    var others = unlabelled(watched(2, 1, 50), architecture);
    var settings = new Settings(Schedule.of(3), 64, 0.25, 5);
    TemporalWeights whole;
    try (var training =
        Training.start(
            architecture, new SemiSupervised(windows, others, 1), settings, Device.cpu())) {
      while (!training.isDone()) training.step();
      whole = training.weights();
    }

    var saved = new ByteArrayOutputStream();
    try (var training =
        Training.start(
            architecture, new SemiSupervised(windows, others, 1), settings, Device.cpu())) {
      while (training.epoch() < 2) training.step();
      training.save(saved);
    }
    try (var training =
        Training.resume(
            architecture,
            new SemiSupervised(windows, others, 1),
            settings,
            Device.cpu(),
            new ByteArrayInputStream(saved.toByteArray()))) {
      while (!training.isDone()) training.step();

      var resumed = training.weights();
      assertThat(resumed.pose()).containsExactlyInAnyOrderEntriesOf(whole.pose());
      assertThat(resumed.trajectory().orElseThrow())
          .containsExactlyInAnyOrderEntriesOf(whole.trajectory().orElseThrow());
    }
  }

  @Test
  void nativeMemoryStaysFlat() {
    var people = watched(1, 1, 20);
    var semi = new SemiSupervised(new Windows(people, NINE, true), unlabelled(people, NINE), 0);
    var settings = new Settings(Schedule.of(1_000), 32, 0.25, 5);
    try (var training = Training.start(NINE, semi, settings, Device.cpu())) {
      training.step();
      var before = training.arrays();
      for (var i = 0; i < 60; i++) training.step();
      assertThat(training.arrays()).isEqualTo(before);
    }
  }

  @Test
  void needsFramesOfBothKinds() {
    var people = watched(1, 1, 5);
    var windows = new Windows(people, NINE, true);
    var none = new UnlabelledWindows(List.of(), NINE, true);

    assertThatThrownBy(() -> new SemiSupervised(windows, none, 1))
        .isInstanceOf(Unprocessable.class);
    assertThatThrownBy(
            () ->
                new SemiSupervised(new Windows(List.of(), NINE, true), unlabelled(people, NINE), 1))
        .isInstanceOf(Unprocessable.class);
  }

  private static TemporalWeights train(Objective objective, Settings settings) {
    try (var training = Training.start(NINE, objective, settings, Device.cpu())) {
      while (!training.isDone()) training.step();
      return training.weights();
    }
  }

  private static UnlabelledWindows unlabelled(
      List<LabelledSequence> sequences, TemporalArchitecture architecture) {
    return new UnlabelledWindows(
        sequences.stream().map(s -> new UnlabelledSequence(s.seen(), 0)).toList(),
        architecture,
        true);
  }

  private static double error(TemporalWeights weights, List<LabelledSequence> people) {
    try (var network = TemporalNetwork.load(NINE, weights.pose(), Device.cpu())) {
      return people.stream()
          .mapToDouble(
              s -> {
                var found = network.lift(List.of(s.keypoints())).getFirst();
                return PoseErrors.of(new Motion(found, 50), new Motion(s.poses(), 50)).mpjpe();
              })
          .average()
          .orElseThrow();
    }
  }

  /** What three cameras see of people. */
  private static List<LabelledSequence> watched(long seed, int count, int frames) {
    var sequences = new ArrayList<LabelledSequence>();
    for (var i = 0; i < count; i++) {
      var walk = new Walker(seed + i).walk(frames, 50);
      for (var camera : new CameraRing(3, 0).around(walk)) {
        var view = new Detector(camera, DetectorNoise.NONE).watch(walk, 1);
        sequences.add(LabelledSequence.of(camera, view.keypoints(), view.motion()));
      }
    }
    return sequences;
  }
}
