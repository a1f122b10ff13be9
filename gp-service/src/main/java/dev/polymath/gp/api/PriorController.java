package dev.polymath.gp.api;

import dev.polymath.gp.training.Priors;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Gaussian processes")
class PriorController {

  private final Priors priors;

  PriorController(Priors priors) {
    this.priors = priors;
  }

  @PostMapping(path = "/v1/gp/prior/samples", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Functions drawn from a prior, before any data")
  PriorResponse samples(@Valid @RequestBody PriorRequest request) {
    var count = request.samples() == null ? 1 : request.samples();
    var seed = request.seed() == null ? 0 : request.seed();
    var drawn = priors.draw(request.kernel(), request.mean(), request.x(), count, seed);
    var covariance = drawn.distribution().covariance();
    var variance = new double[covariance.length];
    for (var i = 0; i < variance.length; i++) variance[i] = covariance[i][i];
    return new PriorResponse(drawn.distribution().mean(), variance, drawn.samples());
  }
}
