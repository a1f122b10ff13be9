package dev.polymath.gp.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.gp.api.PredictRequest.VarianceOf;
import dev.polymath.gp.data.InferenceTree;
import dev.polymath.gp.data.PointList;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.Coregionalisation;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.Variance;
import dev.polymath.gp.training.FitProperties;
import dev.polymath.gp.training.FittedModels;
import dev.polymath.gp.training.Query;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Gaussian processes")
class PredictController {

  private final FittedModels models;
  private final FitProperties properties;
  private final WorkingMemory memory;

  PredictController(FittedModels models, FitProperties properties, WorkingMemory memory) {
    this.models = models;
    this.properties = properties;
    this.memory = memory;
  }

  @PostMapping(
      path = "/v1/gp/models/{name}/predict",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "The posterior at points: mean, variance, covariance, samples")
  PredictResponse predict(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable String version,
      @Valid @RequestBody PredictRequest request) {
    var model = models.find(name, version);
    var covariance = Boolean.TRUE.equals(request.covariance());
    var samples = request.samples() == null ? 0 : request.samples();
    var at = points(request.x());
    var joint = covariance || samples > 0;
    return switch (InferenceTree.parse(model.config())) {
      case Inference.Softmax() -> classes(model, request, joint);
      case Inference.Coregional(Coregionalisation outputs) ->
          several(model, request, at, outputs.outputs(), joint);
      default -> {
        requireOneOutput(request);
        yield answer(model, request, at);
      }
    };
  }

  private PredictResponse several(
      ModelVersion model, PredictRequest request, Points at, int outputs, boolean joint) {
    var output = request.output();
    if (output != null) return answer(model, request, at.with(output));
    if (joint) claim(request, outputs);
    return PredictResponse.ofOutputs(
        model.name(),
        model.version(),
        IntStream.range(0, outputs).mapToObj(o -> answer(model, request, at.with(o))).toList());
  }

  private PredictResponse answer(ModelVersion model, PredictRequest request, Points at) {
    var covariance = Boolean.TRUE.equals(request.covariance());
    var samples = request.samples() == null ? 0 : request.samples();
    return covariance || samples > 0
        ? joint(model, request, at, covariance, samples)
        : marginals(model, request, at);
  }

  @PostMapping(
      path = "/v1/gp/models/{name}/components",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "What each part of the kernel explains at points")
  ComponentsResponse components(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable String version,
      @Valid @RequestBody ComponentsRequest request) {
    var model = models.find(name, version);
    var answer = models.ask(model, new Query.Components(points(request.x())));
    return ComponentsResponse.of(model, answer.components());
  }

  private PredictResponse classes(ModelVersion model, PredictRequest request, boolean joint) {
    requireOneOutput(request);
    if (joint
        || request.variance() == VarianceOf.LATENT
        || Boolean.TRUE.equals(request.interval())) {
      throw new InvalidRequest(
          "x", "Is all that is taken where there are classes: they have probabilities only.");
    }
    var answer = models.ask(model, new Query.Classes(points(request.x())));
    return PredictResponse.ofClasses(model.name(), model.version(), answer.probabilities());
  }

  private PredictResponse marginals(ModelVersion model, PredictRequest request, Points at) {
    var prediction = models.ask(model, new Query.Marginals(at, variance(request))).prediction();
    return new PredictResponse(
        model.name(),
        model.version(),
        prediction.mean(),
        prediction.variance(),
        request.varianceOf(),
        null,
        interval(model, request, at),
        null,
        null,
        null);
  }

  private PredictResponse joint(
      ModelVersion model, PredictRequest request, Points at, boolean covariance, int samples) {
    claim(request, 1);
    var seed = request.seed() == null ? 0 : request.seed();
    var answer = models.ask(model, new Query.Joint(at, variance(request), samples, seed));
    return new PredictResponse(
        model.name(),
        model.version(),
        answer.mean(),
        diagonal(answer.covariance()),
        request.varianceOf(),
        null,
        interval(model, request, at),
        covariance ? answer.covariance() : null,
        samples > 0 ? answer.samples() : null,
        null);
  }

  /** Makes room for the joint distributions of so many outputs. */
  private void claim(PredictRequest request, int outputs) {
    var points = request.x().rows();
    var samples = request.samples() == null ? 0 : request.samples();
    properties.requireRoomForCovariance("x", points);
    memory.claim(outputs * FitProperties.memoryOfCovariance(points, samples));
  }

  private PredictResponse.@Nullable Interval interval(
      ModelVersion model, PredictRequest request, Points at) {
    if (!Boolean.TRUE.equals(request.interval())) return null;
    var band = models.ask(model, new Query.Curve(at, variance(request))).band();
    return new PredictResponse.Interval(band.low(), band.high());
  }

  private static void requireOneOutput(PredictRequest request) {
    if (request.output() != null) {
      throw new InvalidRequest("output", "Must be left out: the model has one output only.");
    }
  }

  private static Points points(PointList x) {
    return Points.of(x.values(), x.rows());
  }

  private static Variance variance(PredictRequest request) {
    return switch (request.varianceOf()) {
      case LATENT -> Variance.LATENT;
      case OBSERVATION -> Variance.OBSERVATION;
    };
  }

  private static double[] diagonal(double[][] matrix) {
    var diagonal = new double[matrix.length];
    for (var i = 0; i < diagonal.length; i++) diagonal[i] = matrix[i][i];
    return diagonal;
  }
}
