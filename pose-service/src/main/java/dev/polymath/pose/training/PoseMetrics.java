package dev.polymath.pose.training;

import dev.polymath.pose.evaluation.Evaluation;
import dev.polymath.pose.evaluation.PoseErrors;
import java.util.Map;

/**
 * An evaluation as the metrics of a job, in millimetres: {@code mpjpe}, the average over actions,
 * and {@code mpjpe.Walking}, that of an action.
 */
final class PoseMetrics {

  /** Takes that are each an action of their own say nothing one by one. */
  private static final int MOST_ACTIONS = 100;

  private PoseMetrics() {}

  /**
   * Adds an evaluation: the averages over actions, and each action's where there are several.
   *
   * @param prefix of the names
   */
  static void put(Map<String, Double> metrics, String prefix, Evaluation evaluation) {
    put(metrics, prefix, "", evaluation.average());
    var byAction = evaluation.byAction();
    if (byAction.size() > 1 && byAction.size() <= MOST_ACTIONS) {
      byAction.forEach((action, errors) -> put(metrics, prefix, "." + action, errors));
    }
  }

  private static void put(
      Map<String, Double> metrics, String prefix, String suffix, PoseErrors errors) {
    metrics.put(prefix + "mpjpe" + suffix, errors.mpjpe());
    metrics.put(prefix + "pMpjpe" + suffix, errors.pMpjpe());
    metrics.put(prefix + "nMpjpe" + suffix, errors.nMpjpe());
    metrics.put(prefix + "mpjve" + suffix, errors.mpjve());
    errors.trajectory().ifPresent(error -> metrics.put(prefix + "trajectoryError" + suffix, error));
  }
}
