package dev.polymath.gp.api;

import dev.polymath.common.models.ModelVersion;
import dev.polymath.gp.data.MeanTree;
import dev.polymath.gp.data.ProcessTree;
import java.util.Map;

/**
 * A fitted model.
 *
 * @param kernel with what was learned, in scikit-learn's notation
 * @param kernelTree the same as a tree
 * @param dataFit the term −½ (y−m)ᵀ K⁻¹ (y−m) of the log marginal likelihood
 * @param complexity the term −½ log |K|
 * @param leaveOneOut the log predictive likelihood of each point given all others, summed
 * @param jitter what had to be added to the diagonal of K; 0 almost always
 * @param iterations of L-BFGS-B over all starts
 */
record FitResponse(
    String name,
    int version,
    String kernel,
    Map<String, Object> kernelTree,
    Object mean,
    double logMarginalLikelihood,
    double dataFit,
    double complexity,
    double leaveOneOut,
    double jitter,
    int iterations,
    double seconds) {

  static FitResponse of(ModelVersion model) {
    var process = ProcessTree.parse(model.config());
    var metrics = model.metrics();
    return new FitResponse(
        model.name(),
        model.version(),
        process.kernel().text(),
        process.kernel().tree(),
        MeanTree.of(process.mean()),
        metrics.getOrDefault("logMarginalLikelihood", Double.NaN),
        metrics.getOrDefault("dataFit", Double.NaN),
        metrics.getOrDefault("complexity", Double.NaN),
        metrics.getOrDefault("leaveOneOut", Double.NaN),
        metrics.getOrDefault("jitter", 0.0),
        metrics.getOrDefault("iterations", 0.0).intValue(),
        metrics.getOrDefault("seconds", 0.0));
  }
}
