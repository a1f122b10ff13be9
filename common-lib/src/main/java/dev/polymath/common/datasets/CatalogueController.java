package dev.polymath.common.datasets;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.web.Idempotent;
import dev.polymath.common.web.Page;
import dev.polymath.common.web.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Public data sets that this service knows where to get. */
@RestController
@RequestMapping("/v1/${polymath.service}/datasets/" + DatasetNames.CATALOGUE)
@Tag(name = "datasets")
class CatalogueController {

  /** Each takes disk, a connection and a caller who waits. */
  private static final int MOST_AT_ONCE = 2;

  private final DatasetCatalogue catalogue;
  private final ServiceDatasets datasets;
  private final DatasetsProperties properties;
  private final Semaphore downloads = new Semaphore(MOST_AT_ONCE);

  CatalogueController(
      DatasetCatalogue catalogue, ServiceDatasets datasets, DatasetsProperties properties) {
    this.catalogue = catalogue;
    this.datasets = datasets;
    this.properties = properties;
  }

  @GetMapping
  @Operation(summary = "List the public data sets that this service can fetch, by name")
  Page<CatalogueEntry> list(PageRequest page) {
    var after = page.after(name -> name).orElse("");
    return page.of(
        catalogue.entries().stream()
            .filter(entry -> entry.name().compareTo(after) > 0)
            .sorted(Comparator.comparing(CatalogueEntry::name))
            .limit(page.limit() + 1L)
            .toList(),
        CatalogueEntry::name);
  }

  @PostMapping("/{name}")
  @Idempotent
  @Operation(
      summary = "Fetch a public data set",
      description =
          "Answers once it is there, its size and hash verified; 409 where it is there already."
              + " 501 unless the operator allows downloads: detail says how to do without.")
  @ApiResponse(responseCode = "201", description = "Fetched; Location is where it is")
  ResponseEntity<Dataset> fetch(@PathVariable String name) throws IOException {
    var entry =
        catalogue
            .find(name)
            .orElseThrow(() -> new Failure.NotFound("The catalogue has no data set " + name + "."));
    if (datasets.find(name).isPresent()) throw StoredDatasets.taken(name);
    requireDownloads(entry);
    if (!downloads.tryAcquire()) {
      throw new Failure.Busy(
          "Other data sets are being fetched; repeat the request later.", Duration.ofSeconds(30));
    }
    Dataset dataset;
    try {
      dataset = fetch(entry);
    } finally {
      downloads.release();
    }
    var location =
        ServletUriComponentsBuilder.fromCurrentRequestUri()
            .build()
            .toUri()
            .resolve("../" + dataset.name());
    return ResponseEntity.created(location).body(dataset);
  }

  /** What to do where this service cannot fetch an entry. */
  static String byHand(CatalogueEntry entry) {
    return "download %s yourself and upload it: curl -F name=%s -F file=@%s to POST …/datasets."
        .formatted(entry.url(), entry.name(), entry.file());
  }

  private void requireDownloads(CatalogueEntry entry) {
    if (properties.downloads()) return;
    throw new Failure.NotConfigured(
        "Downloads are off here. The operator turns them on by polymath.datasets.downloads=true; or "
            + byHand(entry));
  }

  private Dataset fetch(CatalogueEntry entry) throws IOException {
    var file = Files.createTempFile("polymath-dataset-", null);
    try {
      new Download(entry, properties.downloadTimeout()).to(file);
      return datasets.add(
          entry.name(),
          Dataset.Source.CATALOGUE,
          List.of(new NewFile(entry.file(), out -> Files.copy(file, out))));
    } finally {
      Files.delete(file);
    }
  }
}
