package dev.polymath.pose.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Errors of many sequences, gathered by action: within an action every frame counts the same, and
 * in the average every action does, as papers on Human3.6M report it.
 */
public final class Evaluation {

  private static final double MILLIMETRES = 1000;

  private final Map<String, List<PoseErrors>> sequences = new TreeMap<>();
  private final DoubleSummaryStatistics trajectories = new DoubleSummaryStatistics();

  /** Adds the errors of a sequence. */
  public void add(String action, PoseErrors errors) {
    sequences.computeIfAbsent(action, _ -> new ArrayList<>()).add(errors);
  }

  /**
   * Adds where a body was found.
   *
   * @param found [T, 3], where the pelvis is before the camera, in metres
   * @param truth [T, 3]
   */
  public void addTrajectory(float[] found, float[] truth) {
    if (found.length != truth.length) {
      throw new IllegalArgumentException("there is a truth for each place");
    }
    for (var i = 0; i < found.length; i += 3) {
      var x = found[i] - truth[i];
      var y = found[i + 1] - truth[i + 1];
      var z = found[i + 2] - truth[i + 2];
      trajectories.accept(MILLIMETRES * Math.sqrt(x * x + y * y + z * z));
    }
  }

  /** How far from the truth bodies were found in the mean of all frames, in millimetres. */
  public OptionalDouble trajectoryError() {
    return trajectories.getCount() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(trajectories.getAverage());
  }

  /** The errors of each action, in the order of their names. */
  public SortedMap<String, PoseErrors> byAction() {
    var byAction = new TreeMap<String, PoseErrors>();
    sequences.forEach((action, all) -> byAction.put(action, together(all)));
    return Collections.unmodifiableSortedMap(byAction);
  }

  /** The mean over actions. */
  public PoseErrors average() {
    var actions = byAction().values();
    if (actions.isEmpty()) throw new IllegalStateException("nothing was evaluated");
    return new PoseErrors(
        actions.stream().mapToLong(PoseErrors::frames).sum(),
        mean(actions, PoseErrors::mpjpe),
        mean(actions, PoseErrors::pMpjpe),
        mean(actions, PoseErrors::nMpjpe),
        mean(actions, PoseErrors::mpjve));
  }

  private static double mean(Collection<PoseErrors> actions, ToDoubleFunction<PoseErrors> error) {
    return actions.stream().mapToDouble(error).average().orElseThrow();
  }

  private static PoseErrors together(List<PoseErrors> all) {
    ToLongFunction<PoseErrors> frames = PoseErrors::frames;
    return new PoseErrors(
        all.stream().mapToLong(frames).sum(),
        weighted(all, PoseErrors::mpjpe, frames),
        weighted(all, PoseErrors::pMpjpe, frames),
        weighted(all, PoseErrors::nMpjpe, frames),
        // Of n frames n - 1 velocities are known.
        weighted(all, PoseErrors::mpjve, errors -> errors.frames() - 1));
  }

  private static double weighted(
      List<PoseErrors> all, ToDoubleFunction<PoseErrors> error, ToLongFunction<PoseErrors> weight) {
    double sum = 0;
    long weights = 0;
    for (var errors : all) {
      sum += weight.applyAsLong(errors) * error.applyAsDouble(errors);
      weights += weight.applyAsLong(errors);
    }
    return weights == 0 ? 0 : sum / weights;
  }
}
