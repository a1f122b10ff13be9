package dev.polymath.pose.training;

import dev.polymath.pose.data.CameraRing;
import dev.polymath.pose.data.Detector;
import dev.polymath.pose.data.DetectorNoise;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.temporal.LabelledSequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is seen of takes, with the truth beside it.
 *
 * @param ring the cameras around each take
 * @param noise how the detectors behind them err
 * @param seed of their errors
 */
record Views(CameraRing ring, DetectorNoise noise, long seed) {

  /** What is seen of several takes, on each of which detectors err anew. */
  List<LabelledSequence> of(Collection<Motion> takes) {
    var sequences = new ArrayList<LabelledSequence>();
    for (var take : takes) sequences.addAll(of(take, seed + sequences.size()));
    return sequences;
  }

  /** What is seen of one take: the same whichever others there are. */
  List<LabelledSequence> of(Motion take) {
    return of(take, seed);
  }

  /** How many views of a take there are. */
  int count() {
    return ring.count();
  }

  private List<LabelledSequence> of(Motion take, long first) {
    var sequences = new ArrayList<LabelledSequence>();
    for (var camera : ring.around(take)) {
      var view = new Detector(camera, noise).watch(take, first + sequences.size());
      sequences.add(LabelledSequence.of(camera, view.keypoints(), view.motion()));
    }
    return sequences;
  }
}
