package dev.polymath.common.models;

import dev.polymath.common.web.Page;
import dev.polymath.common.web.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Models over HTTP: what there is, what aliases mean, and deleting. */
@RestController
@RequestMapping("/v1/${polymath.service}/models")
@Tag(name = "models", description = "Trained models: immutable versions, aliases, weights")
class ModelController {

  private final ModelRegistry registry;
  private final ModelCatalogue catalogue;

  ModelController(ModelRegistry registry, ModelCatalogue catalogue) {
    this.registry = registry;
    this.catalogue = catalogue;
  }

  @GetMapping
  @Operation(summary = "List the models, by name")
  Page<ModelSummary> list(PageRequest page) {
    var rows = catalogue.list(page.after(name -> name).orElse(null), page.limit() + 1);
    return page.of(rows, ModelSummary::name);
  }

  @GetMapping("/{name}")
  @Operation(summary = "One model: its newest version, how many there are, its aliases")
  ModelDescription describe(@PathVariable String name) {
    var summary = catalogue.describe(name).orElseThrow(() -> PostgresModels.noSuchModel(name));
    return new ModelDescription(
        name, summary.versions(), summary.aliases(), version(name, ModelNames.LATEST));
  }

  @GetMapping("/{name}/versions")
  @Operation(summary = "List the versions of a model, newest first")
  Page<ModelVersion> versions(@PathVariable String name, PageRequest page) {
    var before = page.after(Integer::valueOf).orElse(null);
    var rows = catalogue.versions(name, before, page.limit() + 1);
    if (rows.isEmpty() && before == null) throw PostgresModels.noSuchModel(name);
    return page.of(rows, row -> String.valueOf(row.version()));
  }

  @GetMapping("/{name}/versions/{version}")
  @Operation(
      summary = "One version: how it was made and how good it is",
      description = "The version is a number, an alias, or latest.")
  ModelVersion version(@PathVariable String name, @PathVariable String version) {
    return registry
        .resolve(name, version)
        .orElseThrow(() -> ModelWeightsController.noSuchVersion(name, version));
  }

  @DeleteMapping("/{name}/versions/{version}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Delete a version and its weights",
      description = "409 while an alias points at it. The version is a number.")
  void delete(@PathVariable String name, @PathVariable int version) {
    catalogue.delete(new ModelRef(name, version));
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Delete a model with all its versions",
      description = "409 while it has an alias. Its version numbers are never given again.")
  void delete(@PathVariable String name) {
    catalogue.delete(name);
  }

  @PutMapping("/{name}/aliases/{alias}")
  @Operation(
      summary = "Point an alias at a version",
      description = "Whoever resolves the alias meanwhile gets the old version or the new one.")
  AliasTarget moveAlias(
      @PathVariable String name,
      @PathVariable String alias,
      @RequestBody @Valid AliasTarget target) {
    catalogue.moveAlias(name, alias, target.version());
    return target;
  }

  @DeleteMapping("/{name}/aliases/{alias}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Remove an alias; the version that it pointed at stays")
  void removeAlias(@PathVariable String name, @PathVariable String alias) {
    catalogue.removeAlias(name, alias);
  }

  /** Where an alias points. */
  @Schema(example = "{\"version\": 1}")
  record AliasTarget(@NotNull @Positive Integer version) {}

  /** A model, opened. */
  record ModelDescription(
      String name, long versions, Map<String, Integer> aliases, ModelVersion latest) {}
}
