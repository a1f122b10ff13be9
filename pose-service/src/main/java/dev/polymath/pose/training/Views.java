package dev.polymath.pose.training;

import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.data.CameraRing;
import dev.polymath.pose.data.Detector;
import dev.polymath.pose.data.DetectorNoise;
import dev.polymath.pose.data.Take;
import dev.polymath.pose.data.Take.Footage;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.temporal.LabelledSequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What is seen of takes, with the truth beside it.
 *
 * @param ring the cameras around each take
 * @param filmed whether a take that was filmed is seen by its own cameras instead
 * @param noise how detectors err where the keypoints of the footage are not known
 * @param seed of their errors
 */
record Views(CameraRing ring, boolean filmed, DetectorNoise noise, long seed) {

  /** What is seen of several takes, on each of which detectors err anew. */
  List<LabelledSequence> of(Collection<Take> takes) {
    var sequences = new ArrayList<LabelledSequence>();
    for (var take : takes) {
      for (var number = 0; number < count(take); number++) {
        sequences.add(view(take, number, seed + sequences.size()));
      }
    }
    return sequences;
  }

  /** One view of a take: the same whichever other takes there are. */
  LabelledSequence of(Take take, int number) {
    return view(take, number, seed + number);
  }

  /** How many views of a take there are. */
  int count(Take take) {
    return isFilmed(take) ? take.footage().size() : ring.count();
  }

  private boolean isFilmed(Take take) {
    return filmed && !take.footage().isEmpty();
  }

  private LabelledSequence view(Take take, int number, long seed) {
    var footage =
        isFilmed(take)
            ? take.footage().get(number)
            : new Footage(ring.around(take.motion()).get(number), Optional.empty());
    var camera = footage.camera();
    return footage
        .keypoints()
        .map(seen -> labelled(camera, seen, take))
        .orElseGet(
            () ->
                labelled(
                    camera,
                    new Detector(camera, noise).watch(take.motion(), seed).keypoints(),
                    take));
  }

  private static LabelledSequence labelled(Camera camera, Keypoints seen, Take take) {
    return LabelledSequence.of(camera, seen, camera.toCamera(take.motion()));
  }
}
