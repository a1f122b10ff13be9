package dev.polymath.gp.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.data.NumberList;
import dev.polymath.gp.training.FittedModels;
import dev.polymath.gp.training.Query;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
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
class LikelihoodController {

  /** exp of more is no parameter of anything, nor is exp of less than its negative. */
  private static final double MAX_LOG = 300;

  private final FittedModels models;

  LikelihoodController(FittedModels models) {
    this.models = models;
  }

  @PostMapping(
      path = "/v1/gp/models/{name}/log-marginal-likelihood",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "The log marginal likelihood and its gradient in log parameters")
  LikelihoodResponse logMarginalLikelihood(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable String version,
      @RequestBody LikelihoodRequest request) {
    var model = models.find(name, version);
    var answer = models.ask(model, new Query.LikelihoodAt(theta(request.theta())));
    var likelihood = answer.likelihood();
    var at = answer.model();
    var names = at.names();
    var values = at.values();
    return new LikelihoodResponse(
        model.name(),
        model.version(),
        likelihood.value(),
        likelihood.dataFit(),
        likelihood.complexity(),
        likelihood.gradient().stream().mapToDouble(Double::doubleValue).toArray(),
        IntStream.range(0, values.length)
            .mapToObj(i -> new LikelihoodResponse.Parameter(names.get(i), values[i]))
            .toList(),
        at.theta(),
        at.process().kernel().text());
  }

  private static Optional<double[]> theta(@Nullable NumberList theta) {
    if (theta == null) return Optional.empty();
    var values = theta.values();
    for (var i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) > MAX_LOG) {
        throw new InvalidRequest(
            "theta[" + i + "]",
            "Is the logarithm of a parameter and must lie between -300 and 300.");
      }
    }
    return Optional.of(values);
  }
}
