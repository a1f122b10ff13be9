package dev.polymath.common.datasets;

import static java.util.stream.Collectors.groupingBy;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.models.ArtifactStore;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.data.domain.Limit;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Data sets in this service's PostgreSQL schema. One is there whole or not at all: its files and
 * its rows are written in one transaction.
 */
final class StoredDatasets {

  /** Each holds a connection for as long as its bytes take: half of what the pool has. */
  private static final int MOST_WRITERS = 4;

  private static final Comparator<DatasetFile> BY_NAME = Comparator.comparing(DatasetFile::name);

  private final DatasetRows rows;
  private final DatasetFileRows fileRows;
  private final ArtifactStore artifacts;
  private final List<DatasetUsers> users;
  private final TransactionTemplate transaction;
  private final Semaphore writers = new Semaphore(MOST_WRITERS, true);

  StoredDatasets(
      DatasetRows rows,
      DatasetFileRows fileRows,
      ArtifactStore artifacts,
      List<DatasetUsers> users,
      TransactionTemplate transaction) {
    this.rows = rows;
    this.fileRows = fileRows;
    this.artifacts = artifacts;
    this.users = users;
    this.transaction = transaction;
  }

  Optional<Dataset> find(String name) {
    return transaction.execute(status -> rows.findById(name).map(row -> withFiles(row)));
  }

  /** Data sets in the order of their names, from the first after {@code after} on. */
  List<Dataset> list(String after, int most) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> withFiles(rows.findByNameGreaterThanOrderByName(after, Limit.of(most)))));
  }

  Dataset add(String name, Dataset.Source source, List<NewFile> files) {
    if (find(name).isPresent()) throw taken(name);
    writers.acquireUninterruptibly();
    try {
      return locking(() -> insert(name, source, files));
    } finally {
      writers.release();
    }
  }

  /** Deletes a data set that nobody uses; false where there is none. */
  boolean delete(String name) {
    return locking(() -> find(name).map(this::deleteUnused).orElse(false));
  }

  InputStream open(DatasetFile file) {
    try {
      return artifacts.open(Objects.requireNonNull(file.sha256()));
    } catch (NoSuchElementException e) {
      throw new Failure.NotFound("File " + file.name() + " was just deleted.");
    }
  }

  static Failure taken(String name) {
    return new Failure.Conflict(
        "There is a data set " + name + " already; choose another name, or delete it first.");
  }

  private Dataset insert(String name, Dataset.Source source, List<NewFile> files) {
    var stored = files.stream().map(this::store).sorted(BY_NAME).toList();
    var dataset =
        new Dataset(
            name,
            source,
            stored,
            stored.stream().mapToLong(DatasetFile::bytes).sum(),
            Sha256Sums.of(stored),
            Instant.now().truncatedTo(ChronoUnit.MICROS));
    // Last, since others that take this name wait from here to the commit.
    var inserted =
        rows.insert(
            name,
            source.name(),
            dataset.bytes(),
            Objects.requireNonNull(dataset.sha256()),
            dataset.createdAt());
    if (inserted == 0) throw taken(name);
    for (var file : stored) {
      fileRows.insert(name, file.name(), file.bytes(), Objects.requireNonNull(file.sha256()));
    }
    return dataset;
  }

  private DatasetFile store(NewFile file) {
    var artifact = artifacts.put(file.content());
    return new DatasetFile(file.name(), artifact.bytes(), artifact.sha256());
  }

  private boolean deleteUnused(Dataset dataset) {
    var using = users.stream().flatMap(known -> known.of(dataset).stream()).toList();
    if (!using.isEmpty()) {
      throw new Failure.Conflict(
          "Data set %s is used by %s; delete it once nothing needs it."
              .formatted(dataset.name(), String.join(", ", using)));
    }
    if (rows.delete(dataset.name()) == 0) return false;
    dataset.files().stream()
        .map(DatasetFile::sha256)
        .distinct()
        .sorted()
        .forEach(sha256 -> artifacts.deleteIfUnused(Objects.requireNonNull(sha256)));
    return true;
  }

  /**
   * Several files with the same content as those of another upload or deletion at the same time, in
   * another order, are a deadlock, which PostgreSQL ends by giving one of the two up.
   */
  private <T> T locking(Supplier<T> work) {
    try {
      return Objects.requireNonNull(transaction.execute(status -> work.get()));
    } catch (PessimisticLockingFailureException e) {
      throw new Failure.Unavailable(
          "The same files were being stored or deleted by another request; nothing was done."
              + " Repeat the request.",
          Duration.ofSeconds(1));
    }
  }

  private Dataset withFiles(DatasetRow row) {
    return withFiles(List.of(row)).getFirst();
  }

  private List<Dataset> withFiles(List<DatasetRow> found) {
    var files =
        fileRows
            .findByKeyDatasetInOrderByKeyName(found.stream().map(row -> row.name).toList())
            .stream()
            .collect(groupingBy(row -> row.key.dataset()));
    return found.stream()
        .map(
            row ->
                new Dataset(
                    row.name,
                    row.source,
                    files.getOrDefault(row.name, List.of()).stream()
                        .map(file -> new DatasetFile(file.key.name(), file.bytes, file.sha256))
                        .toList(),
                    row.bytes,
                    row.sha256,
                    row.createdAt))
        .toList();
  }
}
