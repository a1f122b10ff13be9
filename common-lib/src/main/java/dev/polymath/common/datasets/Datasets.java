package dev.polymath.common.datasets;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.models.ArtifactStore.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The data sets of this service, as what trains on them needs them. */
public interface Datasets {

  /** A data set, if there is such a one; quick, however large it is. */
  Optional<Dataset> find(String name);

  /**
   * The data set that a caller named.
   *
   * @param field where the caller named it, such as {@code "dataset"}
   * @throws Failure.InvalidRequest if there is none
   */
  default Dataset require(String field, String name) {
    return find(name)
        .orElseThrow(
            () ->
                new Failure.InvalidRequest(
                    field, "names no data set of this service; upload it first"));
  }

  /**
   * Opens a file for one pass. Of a file that was uploaded or fetched one chunk is in memory, and
   * one that was tampered with ends in an exception.
   *
   * @throws Failure.NotFound if the data set has no such file, or is gone
   */
  InputStream open(Dataset dataset, String file) throws IOException;

  /**
   * Checks the {@code name} that a caller chose for what a job is to make.
   *
   * @throws Failure.InvalidRequest if no data set can be called so
   * @throws Failure.Conflict if there is one of that name
   */
  void requireFree(String name);

  /**
   * Stores what a job made as a data set of one file, in the transaction that is running or else in
   * its own. The content is streamed, whatever its size.
   *
   * @throws Failure.Conflict if there is a data set of that name
   */
  void make(String name, String file, Content content);

  /**
   * The hash of the whole, for a model's {@code dataHash}. What lies in the operator's folder is
   * read for it at the first call, and again once it has changed.
   */
  String dataHash(Dataset dataset) throws IOException;

  /** The hash of several together, for a model that was trained on them all. */
  default String dataHash(List<Dataset> datasets) throws IOException {
    if (datasets.size() == 1) return dataHash(datasets.getFirst());
    var sums = new Sha256Sums();
    for (var dataset : datasets) sums.add(dataHash(dataset), dataset.name());
    return sums.sha256();
  }
}
