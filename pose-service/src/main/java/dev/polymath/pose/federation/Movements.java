package dev.polymath.pose.federation;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.federation.ExampleFiles;
import dev.polymath.common.federation.Labelled;
import dev.polymath.common.federation.Source;
import dev.polymath.common.nn.Seed;
import dev.polymath.pose.data.BvhReader;
import dev.polymath.pose.data.CameraRing;
import dev.polymath.pose.data.Detector;
import dev.polymath.pose.data.DetectorNoise;
import dev.polymath.pose.data.Walker;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.temporal.LabelledSequence;
import dev.polymath.pose.temporal.TemporalArchitecture;
import dev.polymath.pose.temporal.WindowExamples;
import dev.polymath.pose.temporal.Windows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Movements before two cameras whose detectors do not err: motion capture, a BVH file a person, or
 * walkers that are made up. All frames of a movement are of one class, so that the natural way to
 * part them leaves each person with one client.
 *
 * @param architecture of the model, by which frames are seen around another
 */
record Movements(TemporalArchitecture architecture) implements Source {

  private static final double FRAMES_PER_SECOND = 50;
  private static final int FRAMES_OF_WALKER = 100;
  private static final CameraRing CAMERAS = new CameraRing(2, 30);

  /** Drawn examples are of as many walkers as have so many frames, seen from two sides. */
  @Override
  public Optional<Labelled> drawn(int count, Seed seed) {
    var walkers = Math.max(1, count / (FRAMES_OF_WALKER * CAMERAS.count()));
    return Optional.of(
        labelled(
            IntStream.range(0, walkers)
                .mapToObj(i -> new Walker(seed.child(i).value()))
                .map(walker -> walker.walk(FRAMES_OF_WALKER, FRAMES_PER_SECOND))
                .toList()));
  }

  @Override
  public Labelled read(ExampleFiles files) throws IOException {
    var motions = new ArrayList<Motion>();
    for (var name : files.names().stream().sorted().toList()) {
      if (!name.matches(".*\\.bvh(\\.gz)?")) continue;
      try (var in = files.open(name)) {
        motions.add(BvhReader.DEFAULT.read(in).resampled(FRAMES_PER_SECOND));
      }
    }
    if (motions.isEmpty()) {
      throw new InvalidRequest("file", "Send motion capture, files that end in .bvh or .bvh.gz.");
    }
    return labelled(motions);
  }

  private Labelled labelled(List<Motion> motions) {
    var sequences = new ArrayList<LabelledSequence>();
    var labels = IntStream.builder();
    for (var person = 0; person < motions.size(); person++) {
      var motion = motions.get(person);
      for (var camera : CAMERAS.around(motion)) {
        var seen = new Detector(camera, DetectorNoise.NONE).watch(motion, 0).keypoints();
        sequences.add(LabelledSequence.of(camera, seen, camera.toCamera(motion)));
        for (var frame = 0; frame < motion.frames(); frame++) labels.add(person);
      }
    }
    return new Labelled(
        new WindowExamples(new Windows(sequences, architecture, false)), labels.build().toArray());
  }
}
