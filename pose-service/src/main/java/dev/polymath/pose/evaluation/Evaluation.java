package dev.polymath.pose.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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

  private final Map<String, List<PoseErrors>> sequences = new TreeMap<>();

  /** Adds the errors of a sequence. */
  public void add(String action, PoseErrors errors) {
    sequences.computeIfAbsent(action, _ -> new ArrayList<>()).add(errors);
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
        mean(actions, PoseErrors::mpjve),
        all(actions, errors -> mean(errors, PoseErrors::knownTrajectory)));
  }

  /** Known where it is of all of them. */
  private static <E extends Collection<PoseErrors>> OptionalDouble all(
      E errors, ToDoubleFunction<E> together) {
    return errors.stream().allMatch(e -> e.trajectory().isPresent())
        ? OptionalDouble.of(together.applyAsDouble(errors))
        : OptionalDouble.empty();
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
        weighted(all, PoseErrors::mpjve, errors -> errors.frames() - 1),
        all(all, errors -> weighted(errors, PoseErrors::knownTrajectory, frames)));
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
