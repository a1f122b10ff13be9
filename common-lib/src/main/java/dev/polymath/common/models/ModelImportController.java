package dev.polymath.common.models;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.safetensors.MalformedSafetensors;
import dev.polymath.common.safetensors.SafetensorsHeader;
import dev.polymath.common.safetensors.SafetensorsLimits;
import dev.polymath.common.web.Idempotent;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Weights on their way in, from whatever trained them. */
@RestController
@RequestMapping("/v1/${polymath.service}/models/{name}/versions")
@Tag(name = "models")
class ModelImportController {

  private static final TypeReference<Map<String, Object>> CONFIG = new TypeReference<>() {};

  private final ModelRegistry registry;
  private final ObjectProvider<ModelImport> check;
  private final JsonMapper json;
  private final ModelsProperties bounds;

  ModelImportController(
      ModelRegistry registry,
      ObjectProvider<ModelImport> check,
      JsonMapper json,
      ModelsProperties bounds) {
    this.registry = registry;
    this.check = check;
    this.json = json;
    this.bounds = bounds;
  }

  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Idempotent
  @Operation(
      summary = "Import a version",
      description =
          "Two parts: config, the architecture as JSON as the train job takes it, and weights, a"
              + " safetensors file with the tensors of that architecture. For example:"
              + " curl -F 'config={…};type=application/json' -F weights=@model.safetensors …")
  ResponseEntity<ModelVersion> importVersion(
      @PathVariable String name,
      @RequestPart("config") Part config,
      @RequestPart("weights") Part weights)
      throws IOException {
    ModelNames.checked(name);
    var architecture = config(config);
    requireSize("weights", weights, bounds.maxWeights());
    importing().check(architecture, header(weights));
    var published =
        registry.publish(
            new ModelDraft(name, architecture, Map.of(), Map.of(), null, "imported", null, null),
            out -> {
              try (var in = weights.getInputStream()) {
                in.transferTo(out);
              }
            });
    var location =
        ServletUriComponentsBuilder.fromCurrentRequestUri()
            .path("/{version}")
            .build(published.version());
    return ResponseEntity.created(location).body(published);
  }

  private ModelImport importing() {
    var found = check.getIfAvailable();
    if (found == null)
      throw new Failure.NotConfigured("This service takes no models from outside.");
    return found;
  }

  private Map<String, Object> config(Part part) throws IOException {
    requireSize("config", part, bounds.maxConfig());
    try (var in = part.getInputStream()) {
      var config = json.readValue(in, CONFIG);
      if (config != null) return config;
    } catch (JacksonException e) {
      throw invalidConfig();
    }
    throw invalidConfig();
  }

  private static Failure invalidConfig() {
    return new Failure.InvalidRequest("config", "must be a JSON object");
  }

  private static SafetensorsHeader header(Part weights) throws IOException {
    try (var in = weights.getInputStream()) {
      var header = SafetensorsHeader.read(in, SafetensorsLimits.UPLOAD);
      if (header.fileBytes() == weights.getSize()) return header;
      throw new Failure.InvalidRequest(
          "weights",
          "is not a safetensors file: its header declares %d bytes, but it has %d"
              .formatted(header.fileBytes(), weights.getSize()));
    } catch (MalformedSafetensors e) {
      throw new Failure.InvalidRequest("weights", "is not a safetensors file: " + e.getMessage());
    }
  }

  private static void requireSize(String field, Part part, DataSize most) {
    if (part.getSize() > most.toBytes()) {
      throw new Failure.TooLarge(
          "The part %s may have at most %d bytes; it has %d."
              .formatted(field, most.toBytes(), part.getSize()));
    }
  }
}
