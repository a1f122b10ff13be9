package dev.polymath.common.datasets;

import dev.polymath.common.web.Idempotent;
import dev.polymath.common.web.Page;
import dev.polymath.common.web.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Data sets over HTTP: uploading, what there is, and deleting. */
@RestController
@RequestMapping("/v1/${polymath.service}/datasets")
@Tag(name = "datasets", description = "Data to train on: named, immutable groups of files")
class DatasetController {

  private final ServiceDatasets datasets;
  private final DatasetsProperties bounds;

  DatasetController(ServiceDatasets datasets, DatasetsProperties bounds) {
    this.datasets = datasets;
    this.bounds = bounds;
  }

  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Idempotent
  @Operation(
      summary = "Upload a data set",
      description =
          "A form of a name and one or more files, which are stored all or none. 409 where there"
              + " is a data set of that name. For example:"
              + " curl -F name=sine -F file=@train.csv -F file=@test.csv …")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
              schema = @Schema(implementation = Form.class)))
  @ApiResponse(responseCode = "201", description = "Stored; Location is where it is")
  ResponseEntity<Dataset> upload(@Parameter(hidden = true) MultipartHttpServletRequest form) {
    var upload = UploadForm.of(form, bounds);
    var dataset = datasets.add(upload.name(), Dataset.Source.UPLOADED, upload.files());
    var location =
        ServletUriComponentsBuilder.fromCurrentRequestUri()
            .pathSegment(dataset.name())
            .build()
            .toUri();
    return ResponseEntity.created(location).body(dataset);
  }

  @GetMapping
  @Operation(
      summary = "List the data sets, by name",
      description =
          "Hashes of data sets in the operator's folder are null until something has read them.")
  Page<Dataset> list(PageRequest page) {
    var rows = datasets.list(page.after(name -> name).orElse(null), page.limit() + 1);
    return page.of(rows, Dataset::name);
  }

  @GetMapping("/{name}")
  @Operation(
      summary = "One data set with its files and their hashes",
      description =
          "The sha256 of the whole is that of the lines that LC_ALL=C sha256sum * prints for its"
              + " files. The first time, what lies in the operator's folder is read for it.")
  Dataset describe(@PathVariable String name) throws IOException {
    return datasets.hashed(
        datasets.find(name).orElseThrow(() -> ServiceDatasets.noSuchDataset(name)));
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Delete a data set with its files",
      description = "409 while a job that is not finished or a model uses it; detail names them.")
  void delete(@PathVariable String name) {
    datasets.delete(name);
  }

  /** The parts of an upload. */
  @Schema(name = "DatasetForm")
  record Form(
      @Schema(
              description = "1 to 100 of A-Z a-z 0-9 . _ - and a letter or digit first",
              example = "sine",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String name,
      @ArraySchema(
              minItems = 1,
              schema = @Schema(type = "string", format = "binary"),
              arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED))
          List<String> file) {}
}
