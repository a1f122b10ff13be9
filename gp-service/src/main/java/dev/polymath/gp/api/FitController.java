package dev.polymath.gp.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.common.web.Idempotent;
import dev.polymath.gp.training.FitRequest;
import dev.polymath.gp.training.Fits;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequestMapping("/v1/gp/models")
@Tag(name = "Gaussian processes")
class FitController {

  private final Fits fits;

  FitController(Fits fits) {
    this.fits = fits;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Idempotent
  @Operation(
      summary = "Fit a Gaussian process",
      description =
          "201 with the fitted model, or 202 with a job where the work is predicted to take over two"
              + " seconds or async is true.")
  ResponseEntity<?> fit(@Valid @RequestBody FitRequest request) {
    return answer(fits.fit(request));
  }

  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Idempotent
  @Operation(
      summary = "Fit a Gaussian process to a table",
      description = "Part request: as for JSON, without x and y. Part file: CSV with a header.")
  ResponseEntity<?> fit(
      @Valid @RequestPart("request") FitRequest request, @RequestPart("file") MultipartFile file) {
    try (var csv = file.getInputStream()) {
      return answer(fits.fit(request, csv));
    } catch (IOException e) {
      throw new InvalidRequest("file", "Could not be read to its end; send it again.");
    }
  }

  private static ResponseEntity<?> answer(Fits.Outcome outcome) {
    return switch (outcome) {
      case Fits.Outcome.Done(ModelVersion model) ->
          ResponseEntity.created(
                  URI.create("/v1/gp/models/" + model.name() + "/versions/" + model.version()))
              .body(FitResponse.of(model));
      case Fits.Outcome.Accepted(var job) ->
          ResponseEntity.accepted().location(URI.create("/v1/gp/jobs/" + job.id())).body(job);
    };
  }
}
