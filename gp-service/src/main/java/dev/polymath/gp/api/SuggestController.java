package dev.polymath.gp.api;

import dev.polymath.gp.training.FittedModels;
import dev.polymath.gp.training.Query;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Gaussian processes")
class SuggestController {

  private final FittedModels models;

  SuggestController(FittedModels models) {
    this.models = models;
  }

  @PostMapping(
      path = "/v1/gp/models/{name}/suggest",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Where to observe next: Bayesian optimisation")
  SuggestResponse suggest(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable String version,
      @Valid @RequestBody SuggestRequest request) {
    var search = request.search();
    var model = models.find(name, version);
    var suggestions = models.ask(model, new Query.Suggest(search)).suggestions();
    return new SuggestResponse(model.name(), model.version(), suggestions);
  }
}
