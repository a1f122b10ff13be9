package dev.polymath.gp.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.gp.data.CoregionalisationTree;
import dev.polymath.gp.data.InferenceTree;
import dev.polymath.gp.data.MeanTree;
import dev.polymath.gp.data.ProcessTree;
import dev.polymath.gp.process.Coregionalisation;
import dev.polymath.gp.process.Inference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fitted model.
 *
 * @param likelihood how observations come about
 * @param method the way of inference that was taken
 * @param inducing how many points the sparse method keeps; left out for others
 * @param inducingBy how these were chosen; left out likewise
 * @param coregionalisation how several outputs go together; left out for one
 * @param kernel with what was learned, in scikit-learn's notation
 * @param kernelTree the same as a tree
 * @param dataFit the term −½ (y−m)ᵀ K⁻¹ (y−m) (under laplace −½ (f−m)ᵀ K⁻¹ (f−m) + log p(y|f)) of
 *     the log marginal likelihood
 * @param complexity the term −½ log |K|, under laplace −½ log |B|
 * @param leaveOneOut the log predictive likelihood of each point given all others, summed; left out
 *     where the method has no such answer
 * @param jitter what had to be added to the diagonal of K; 0 almost always
 * @param iterations of L-BFGS-B over all starts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FitResponse(
    String name,
    int version,
    Object likelihood,
    String method,
    @Nullable Integer inducing,
    @Nullable String inducingBy,
    @Nullable Map<String, Object> coregionalisation,
    String kernel,
    Map<String, Object> kernelTree,
    Object mean,
    double logMarginalLikelihood,
    double dataFit,
    double complexity,
    @Nullable Double leaveOneOut,
    double jitter,
    int iterations,
    double seconds) {

  static FitResponse of(ModelVersion model) {
    var process = ProcessTree.parse(model.config());
    var inference = InferenceTree.parse(model.config());
    var inducing = InferenceTree.inducing(inference);
    var metrics = model.metrics();
    return new FitResponse(
        model.name(),
        model.version(),
        InferenceTree.likelihoodTree(inference),
        InferenceTree.method(inference),
        inducing == null ? null : inducing.count(),
        inducing == null ? null : InferenceTree.choice(inducing),
        inference instanceof Inference.Coregional(Coregionalisation outputs)
            ? CoregionalisationTree.of(outputs)
            : null,
        process.kernel().text(),
        process.kernel().tree(),
        MeanTree.of(process.mean()),
        metrics.getOrDefault("logMarginalLikelihood", Double.NaN),
        metrics.getOrDefault("dataFit", Double.NaN),
        metrics.getOrDefault("complexity", Double.NaN),
        metrics.get("leaveOneOut"),
        metrics.getOrDefault("jitter", 0.0),
        metrics.getOrDefault("iterations", 0.0).intValue(),
        metrics.getOrDefault("seconds", 0.0));
  }
}
