package dev.polymath.common.models;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.web.StoredFile;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Weights on their way out: streamed, and resumable where they were cut off. */
@RestController
@RequestMapping("/v1/${polymath.service}/models/{name}/versions/{version}/weights")
@Tag(name = "models")
class ModelWeightsController {

  private final ModelRegistry registry;

  ModelWeightsController(ModelRegistry registry) {
    this.registry = registry;
  }

  @GetMapping
  @Operation(
      summary = "Download the weights of a version",
      description =
          "A safetensors file. The ETag is its sha256; Range and If-Range resume a download.")
  ResponseEntity<Resource> download(
      @PathVariable String name,
      @PathVariable String version,
      @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range,
      @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) @Nullable String ifRange) {
    var model = registry.resolve(name, version).orElseThrow(() -> noSuchVersion(name, version));
    return new StoredFile(
            name + "-" + model.version() + ".safetensors",
            model.bytes(),
            model.sha256(),
            () -> registry.weights(model.ref()))
        .answer(range, ifRange);
  }

  static Failure noSuchVersion(String name, String version) {
    return new Failure.NotFound("Model " + name + " has no version " + version + ".");
  }
}
