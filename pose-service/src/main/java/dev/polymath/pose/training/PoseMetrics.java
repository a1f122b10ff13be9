package dev.polymath.pose.training;

import dev.polymath.pose.evaluation.Evaluation;
import dev.polymath.pose.evaluation.PoseErrors;
import java.util.Map;

/** An evaluation as the metrics of a job. */
final class PoseMetrics {

  private PoseMetrics() {}

  /**
   * Adds an evaluation: the averages over actions, and each action's where there are several.
   *
   * @param prefix of the names
   */
  static void put(Map<String, Double> metrics, String prefix, Evaluation evaluation) {
    put(metrics, prefix, evaluation.average());
    evaluation.trajectoryError().ifPresent(error -> metrics.put(prefix + "trajectoryError", error));
    if (evaluation.byAction().size() > 1) {
      evaluation
          .byAction()
          .forEach((action, errors) -> metrics.put(prefix + "mpjpe." + action, errors.mpjpe()));
    }
  }

  private static void put(Map<String, Double> metrics, String prefix, PoseErrors errors) {
    metrics.put(prefix + "mpjpe", errors.mpjpe());
    metrics.put(prefix + "pMpjpe", errors.pMpjpe());
    metrics.put(prefix + "nMpjpe", errors.nMpjpe());
    metrics.put(prefix + "mpjve", errors.mpjve());
  }
}
