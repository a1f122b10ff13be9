package dev.polymath.gp.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.Signature;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.ExactPosterior;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.Model;
import dev.polymath.gp.process.Posterior;
import dev.polymath.gp.process.Prediction;
import dev.polymath.gp.process.Resources;
import dev.polymath.gp.process.SoftmaxPosterior;
import dev.polymath.gp.process.Suggestion;
import dev.polymath.gp.process.TrainingSet;
import dev.polymath.gp.process.Variance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A posterior in memory. Over the Open Inference Protocol it takes {@code x} and gives {@code mean}
 * and the {@code variance} of the function, or the {@code probabilities} of classes.
 */
final class PosteriorModel implements LoadedModel<Query, Answer> {

  private static final String PROBABILITIES = "probabilities";

  private final Inference inference;
  private final Posterior posterior;
  private final TrainingSet data;
  private final Resources resources;

  PosteriorModel(Inference inference, Posterior posterior, TrainingSet data, Resources resources) {
    this.inference = inference;
    this.posterior = posterior;
    this.data = data;
    this.resources = resources;
  }

  @Override
  public long memoryBytes() {
    return posterior.memoryBytes();
  }

  /** Marginals of the same variance share a batch; everything else is answered alone. */
  @Override
  public Object batchKey(Query query) {
    return query instanceof Query.Marginals(Points at, Variance variance)
        ? List.of(variance, at.dimensions())
        : query;
  }

  @Override
  public List<Answer> infer(List<Query> batch) {
    return batch.size() > 1 && batch.getFirst() instanceof Query.Marginals
        ? together(batch)
        : batch.stream().map(this::answer).toList();
  }

  private Answer answer(Query query) {
    return switch (query) {
      case Query.Marginals(var at, var variance) ->
          new Answer.Marginals(posterior.predict(at, variance));
      case Query.Classes(var at) -> new Answer.Classes(telling().probabilities(at));
      case Query.Curve(var at, var variance) -> new Answer.Curve(posterior.band(at, variance));
      case Query.Joint(var at, var variance, var samples, var seed) -> {
        var joint = posterior.joint(at, variance);
        yield new Answer.Joint(
            joint.mean(), joint.covariance(), joint.samples(samples, seed, resources));
      }
      case Query.LikelihoodAt(var theta) ->
          likelihoodAt(theta.orElse(new Model(posterior.process(), inference).theta()));
      case Query.Components(var at) ->
          new Answer.Components(
              posterior
                  .components(at)
                  .orElseThrow(
                      () ->
                          new InvalidRequest(
                              "model",
                              "Was not fitted by method exact or kalman, which alone tell the parts of a kernel apart.")));
      case Query.Suggest(var search) ->
          new Answer.Suggestions(Suggestion.of(inference, posterior, data, search, resources));
      case Query.Extended(var all, var into) -> extended(all, into);
      case Query.Observations() -> new Answer.Observations(data);
    };
  }

  private SoftmaxPosterior telling() {
    if (posterior instanceof SoftmaxPosterior classes) return classes;
    throw new InvalidRequest("model", "Does not tell classes apart.");
  }

  private Answer likelihoodAt(double[] theta) {
    var model = new Model(posterior.process(), inference).withTheta(theta);
    try (var evidence = inference.evidence(posterior.process(), data, resources)) {
      return new Answer.LikelihoodAt(model, evidence.evaluate(theta, true));
    }
  }

  private Answer extended(TrainingSet all, Handover into) {
    if (!(posterior instanceof ExactPosterior exact)) {
      throw new IllegalStateException("only an exact posterior is extended");
    }
    var next = exact.extended(all);
    into.put(new PosteriorModel(inference, next, all, resources));
    return new Answer.Extended(next.logMarginalLikelihood());
  }

  private List<Answer> together(List<Query> batch) {
    var queries = batch.stream().map(Query.Marginals.class::cast).toList();
    var at = Points.concat(queries.stream().map(Query.Marginals::at).toList());
    var all = posterior.predict(at, queries.getFirst().variance());
    var answers = new ArrayList<Answer>(batch.size());
    var from = 0;
    for (var query : queries) {
      var to = from + query.at().size();
      answers.add(
          new Answer.Marginals(
              new Prediction(
                  Arrays.copyOfRange(all.mean(), from, to),
                  Arrays.copyOfRange(all.variance(), from, to))));
      from = to;
    }
    return answers;
  }

  @Override
  public Signature signature() {
    return new Signature(
        "polymath_gp",
        List.of(new Slot("x", Datatype.FP64, List.of(-1L, (long) posterior.dimensions()))),
        posterior instanceof SoftmaxPosterior classes
            ? List.of(
                new Slot(PROBABILITIES, Datatype.FP64, List.of(-1L, (long) classes.classes())))
            : List.of(
                new Slot("mean", Datatype.FP64, List.of(-1L)),
                new Slot("variance", Datatype.FP64, List.of(-1L))));
  }

  @Override
  public Query decode(List<Tensor> inputs) {
    var x = inputs.getFirst();
    if (x.elements() == 0) {
      throw new InvalidRequest("x", "has no points");
    }
    var values = x.doubles();
    var at = Points.of(values, Math.toIntExact(x.shape().get(0)));
    return posterior instanceof SoftmaxPosterior
        ? new Query.Classes(at)
        : new Query.Marginals(at, Variance.LATENT);
  }

  @Override
  public List<Tensor> encode(Answer answer) {
    return switch (answer) {
      case Answer.Marginals(Prediction(double[] mean, double[] variance)) ->
          List.of(
              Tensor.of("mean", mean, mean.length),
              Tensor.of("variance", variance, variance.length));
      case Answer.Classes(double[][] rows) ->
          List.of(
              Tensor.of(
                  PROBABILITIES,
                  Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(),
                  rows.length,
                  rows[0].length));
      default -> throw new IllegalStateException("is not asked for as tensors");
    };
  }

  @Override
  public void close() {
    posterior.close();
  }
}
