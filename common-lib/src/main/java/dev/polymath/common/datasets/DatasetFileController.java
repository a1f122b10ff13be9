package dev.polymath.common.datasets;

import dev.polymath.common.web.StoredFile;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Files of data sets on their way out: streamed, and resumable where they were cut off. */
@RestController
@RequestMapping("/v1/${polymath.service}/datasets/{name}/files/{file}")
@Tag(name = "datasets")
class DatasetFileController {

  private final ServiceDatasets datasets;

  DatasetFileController(ServiceDatasets datasets) {
    this.datasets = datasets;
  }

  @GetMapping
  @Operation(
      summary = "Download a file of a data set",
      description = "The ETag is its sha256; Range and If-Range resume a download.")
  ResponseEntity<Resource> download(
      @PathVariable String name,
      @PathVariable String file,
      @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range,
      @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) @Nullable String ifRange)
      throws IOException {
    var dataset = datasets.find(name).orElseThrow(() -> ServiceDatasets.noSuchDataset(name));
    var stored = datasets.hashed(dataset, file);
    return new StoredFile(
            stored.name(),
            stored.bytes(),
            Objects.requireNonNull(stored.sha256()),
            () -> datasets.open(dataset, stored.name()))
        .answer(range, ifRange);
  }
}
