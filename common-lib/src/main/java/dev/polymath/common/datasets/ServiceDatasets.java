package dev.polymath.common.datasets;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.models.ArtifactStore.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All data sets of this service. A name means one of them: where both are there, the stored one and
 * not the folder, which may have been mounted later.
 */
final class ServiceDatasets implements Datasets {

  private final StoredDatasets stored;
  private final DatasetFolder folder;

  ServiceDatasets(StoredDatasets stored, DatasetFolder folder) {
    this.stored = stored;
    this.folder = folder;
  }

  @Override
  public Optional<Dataset> find(String name) {
    return stored.find(name).or(() -> folder.find(name));
  }

  @Override
  public InputStream open(Dataset dataset, String file) throws IOException {
    var found = dataset.file(file).orElseThrow(() -> noSuchFile(dataset.name(), file));
    return switch (dataset.source()) {
      case UPLOADED, CATALOGUE, MADE -> stored.open(found);
      case FOLDER -> folder.open(dataset, found.name());
    };
  }

  @Override
  public String dataHash(Dataset dataset) throws IOException {
    return Objects.requireNonNull(hashed(dataset).sha256());
  }

  @Override
  public void requireFree(String name) {
    if (find(DatasetNames.checked(name)).isPresent()) throw StoredDatasets.taken(name);
  }

  @Override
  public void make(String name, String file, Content content) {
    add(name, Dataset.Source.MADE, List.of(new NewFile(file, content)));
  }

  /** The same data set with all its hashes. */
  Dataset hashed(Dataset dataset) throws IOException {
    return switch (dataset.source()) {
      case UPLOADED, CATALOGUE, MADE -> dataset;
      case FOLDER -> folder.hashed(dataset);
    };
  }

  /** A file of a data set with its hash. */
  DatasetFile hashed(Dataset dataset, String name) throws IOException {
    var file = dataset.file(name).orElseThrow(() -> noSuchFile(dataset.name(), name));
    return switch (dataset.source()) {
      case UPLOADED, CATALOGUE, MADE -> file;
      case FOLDER -> folder.hashed(dataset, file);
    };
  }

  /** Data sets in the order of their names, from the first after {@code after} on. */
  List<Dataset> list(@Nullable String after, int most) {
    var from = after == null ? "" : after;
    var byName = new TreeMap<String, Dataset>();
    for (var dataset : folder.list(from, most)) byName.put(dataset.name(), dataset);
    for (var dataset : stored.list(from, most)) byName.put(dataset.name(), dataset);
    return byName.values().stream().limit(most).toList();
  }

  Dataset add(String name, Dataset.Source source, List<NewFile> files) {
    if (folder.find(name).isPresent()) throw StoredDatasets.taken(name);
    return stored.add(name, source, files);
  }

  void delete(String name) {
    if (stored.delete(name)) return;
    if (folder.find(name).isEmpty()) throw noSuchDataset(name);
    throw new Failure.Conflict(
        "Data set " + name + " lies in the folder of the operator, who alone can remove it.");
  }

  static Failure noSuchDataset(String name) {
    return new Failure.NotFound("There is no data set " + name + ".");
  }

  private static Failure noSuchFile(String dataset, String file) {
    return new Failure.NotFound("Data set " + dataset + " has no file " + file + ".");
  }
}
