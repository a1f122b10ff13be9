package dev.polymath.pose.training;

import dev.polymath.pose.evaluation.MeanPose;
import dev.polymath.pose.temporal.Lifter;
import dev.polymath.pose.temporal.Lifter.Lifted;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.util.List;
import java.util.Optional;

/** What a test is run on. */
@FunctionalInterface
interface Contender {

  /**
   * Lifts sequences of the same length.
   *
   * @param sequences each [T, 17, 2], normalised
   */
  List<Lifted> lift(List<float[]> sequences);

  /** A model, with its trajectory where it has one. */
  static Contender of(Lifter lifter, boolean flip) {
    return sequences -> lifter.lift(sequences, flip, lifter.hasTrajectory());
  }

  /** The same pose whatever is seen. */
  static Contender of(MeanPose mean) {
    return sequences -> {
      var frames = sequences.getFirst().length / TemporalArchitecture.INPUT;
      var poses = mean.repeated(frames);
      return sequences.stream().map(_ -> new Lifted(poses, Optional.empty())).toList();
    };
  }
}
