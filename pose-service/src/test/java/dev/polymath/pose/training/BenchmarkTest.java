package dev.polymath.pose.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.pose.data.CameraRing;
import dev.polymath.pose.data.DetectorNoise;
import dev.polymath.pose.data.Take;
import dev.polymath.pose.data.Walker;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.temporal.Lifter.Lifted;
import dev.polymath.pose.training.EvaluateJob.Tested;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class BenchmarkTest {

  private static final Views VIEWS =
      new Views(new CameraRing(2, 0), true, new DetectorNoise(3, 0.5, 0, 1), 5);

  private final Map<String, Take> takes = new LinkedHashMap<>();

  BenchmarkTest() {
    takes.put("S1/Walking 1", walk(1, 300));
    takes.put("S1/Walking 2", walk(2, 300));
    takes.put("S1/Strolling", walk(3, 1_500));
    takes.put("S5/Walking", walk(4, 300));
  }

  /** A model that takes what it sees for a pose, so that every keypoint counts. */
  private static List<Lifted> flat(List<float[]> sequences) {
    var lifted = new ArrayList<Lifted>();
    for (var seen : sequences) {
      var poses = new float[seen.length / 2 * 3];
      for (var i = 0; i < seen.length; i++) poses[i / 2 * 3 + i % 2] = seen[i];
      lifted.add(new Lifted(poses, Optional.of(new float[seen.length / 34 * 3])));
    }
    return lifted;
  }

  @Test
  void viewsOfTheSameLengthShareAForward() {
    var sizes = new ArrayList<Integer>();
    var benchmark = new Benchmark(takes, List.copyOf(takes.keySet()), VIEWS);

    benchmark.run(
        sequences -> {
          sizes.add(sequences.size());
          return flat(sequences);
        },
        () -> {});

    assertThat(sizes).containsExactly(4, 1, 1, 2);
    assertThat(benchmark.frames()).isEqualTo(benchmark.totalFrames()).isEqualTo(4800);
  }

  @Test
  void takesOfAnActionCountTogether() {
    var evaluation =
        new Benchmark(takes, List.copyOf(takes.keySet()), VIEWS).run(BenchmarkTest::flat, () -> {});

    assertThat(evaluation.byAction().keySet()).containsExactly("Strolling", "Walking");
    assertThat(evaluation.byAction().get("Walking").frames()).isEqualTo(6 * 300);
    assertThat(evaluation.average().trajectory()).isPresent();
  }

  @Test
  void aTestThatGoesOnEndsAsOneThatWasNotInterrupted() {
    var contenders = Map.<String, Contender>of("", BenchmarkTest::flat);
    var whole = new Benchmark(takes, List.copyOf(takes.keySet()), VIEWS);
    var begun = new Benchmark(takes, List.copyOf(takes.keySet()), VIEWS);
    while (!whole.isDone()) whole.step(contenders);
    begun.step(contenders);
    begun.step(contenders);

    var json = JsonMapper.builder().build();
    var saved = json.writeValueAsBytes(new Tested(1, begun.viewsDone(), begun.scores()));
    var read = json.readValue(saved, Tested.class);
    var resumed = new Benchmark(takes, List.copyOf(takes.keySet()), VIEWS);
    resumed.resume(read.viewsDone(), read.scores());
    assertThat(resumed.frames()).isEqualTo(begun.frames());
    while (!resumed.isDone()) resumed.step(contenders);

    assertThat(resumed.scores()).isEqualTo(whole.scores());
  }

  @Test
  void theMeanPoseIsThatOfEveryViewOnce() {
    var benchmark = new Benchmark(takes, List.of("S5/Walking"), VIEWS);
    var mean = benchmark.meanPose(() -> {}).repeated(1);

    var take = takes.get("S5/Walking");
    var sum = 0.0;
    for (var view = 0; view < 2; view++) {
      var poses = VIEWS.of(take, view).poses();
      for (var at = 3 * 16 + 1; at < poses.length; at += Motion.FRAME) sum += poses[at];
    }
    assertThat((double) mean[3 * 16 + 1])
        .isCloseTo(sum / 600, org.assertj.core.api.Assertions.within(1e-5));
  }

  private static Take walk(long seed, int frames) {
    return Take.of(new Walker(seed).walk(frames, 50));
  }
}
