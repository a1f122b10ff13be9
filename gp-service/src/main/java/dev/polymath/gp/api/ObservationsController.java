package dev.polymath.gp.api;

import dev.polymath.common.web.Idempotent;
import dev.polymath.gp.training.Observations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Gaussian processes")
class ObservationsController {

  private final Observations observations;

  ObservationsController(Observations observations) {
    this.observations = observations;
  }

  @PostMapping(
      path = "/v1/gp/models/{name}/observations",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  @Idempotent
  @Operation(
      summary = "Add observations: a new version with the same kernel",
      description = "201 with the new version, whose parent is the one that was added to.")
  ResponseEntity<FitResponse> add(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable String version,
      @Valid @RequestBody ObservationsRequest request) {
    var model = observations.add(name, version, request.data());
    return ResponseEntity.created(
            URI.create("/v1/gp/models/" + model.name() + "/versions/" + model.version()))
        .body(FitResponse.of(model));
  }
}
