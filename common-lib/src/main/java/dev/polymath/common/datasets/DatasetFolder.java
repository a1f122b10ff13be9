package dev.polymath.common.datasets;

import dev.polymath.common.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Data sets that an operator mounts: each folder below the root is one, of the files that lie in it
 * directly. Hidden files, folders in folders and links are no part of it.
 *
 * <p>Whatever is read is opened relative to a folder that is open itself and without following
 * links, so that not even a folder that is swapped for a link meanwhile leads out of the root.
 */
final class DatasetFolder {

  private final @Nullable Path root;
  private final FileHashes hashes = new FileHashes();

  private DatasetFolder(@Nullable Path root) {
    this.root = root;
  }

  /** The folder of a setting; no data sets where nothing is set. */
  static DatasetFolder of(@Nullable String setting) {
    if (setting == null || setting.isBlank()) return new DatasetFolder(null);
    try {
      var root = Path.of(setting).toRealPath();
      if (!Files.isDirectory(root)) throw new NotDirectoryException(setting);
      return new DatasetFolder(root);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "polymath.datasets.folder must be a folder that exists, unlike " + setting, e);
    }
  }

  /** Data sets in the order of their names, from the first after {@code after} on. */
  List<Dataset> list(String after, int most) {
    if (root == null) return List.of();
    try (var folders = Files.list(root)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.compareTo(after) > 0)
          .sorted()
          .flatMap(name -> find(name).stream())
          .limit(most)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A data set, with those hashes that are known. */
  Optional<Dataset> find(String name) {
    return read(name).map(Found::dataset);
  }

  /** The same data set with all its hashes: reads what has changed since it was last read. */
  Dataset hashed(Dataset dataset) throws IOException {
    for (var file : read(dataset.name()).orElseThrow(() -> gone(dataset)).files()) {
      hashes.sha256(file, () -> open(dataset, file.name()));
    }
    var hashed = find(dataset.name()).orElseThrow(() -> gone(dataset));
    if (hashed.sha256() == null) throw FileHashes.changing(dataset.name());
    return hashed;
  }

  /** One file with its hash. */
  DatasetFile hashed(Dataset dataset, DatasetFile file) throws IOException {
    var found =
        read(dataset.name()).stream()
            .flatMap(folder -> folder.files().stream())
            .filter(candidate -> candidate.name().equals(file.name()))
            .findFirst()
            .orElseThrow(() -> gone(dataset));
    var sha256 = hashes.sha256(found, () -> open(dataset, file.name()));
    return new DatasetFile(found.name(), found.bytes(), sha256);
  }

  InputStream open(Dataset dataset, String file) throws IOException {
    try (var sets = folder();
        var files = sets.newDirectoryStream(Path.of(dataset.name()), LinkOption.NOFOLLOW_LINKS)) {
      return Channels.newInputStream(
          files.newByteChannel(
              Path.of(file), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    } catch (NoSuchFileException e) {
      throw gone(dataset);
    }
  }

  private Optional<Found> read(String name) {
    if (root == null || !DatasetNames.isName(name)) return Optional.empty();
    try (var sets = folder();
        var files = sets.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS)) {
      var changed = attributes(sets, Path.of(name)).lastModifiedTime().toInstant();
      var found = new ArrayList<FileHashes.Version>();
      for (var path : files) {
        var file = path.getFileName();
        if (!DatasetNames.isFileName(file.toString())) continue;
        var attributes = attributes(files, file);
        if (attributes.isRegularFile()) {
          found.add(FileHashes.Version.of(name, file.toString(), attributes));
        }
      }
      found.sort(Comparator.comparing(FileHashes.Version::name));
      return found.isEmpty() ? Optional.empty() : Optional.of(new Found(name, found, changed));
    } catch (FileSystemException e) {
      // There is none, it is a file or a link, or a file went while it was looked at.
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("StreamResourceLeak") // whoever asked closes it
  private SecureDirectoryStream<Path> folder() throws IOException {
    if (root == null) throw new NoSuchFileException("polymath.datasets.folder");
    // It is one wherever the system can open relative to a folder, as Linux does.
    return (SecureDirectoryStream<Path>) Files.newDirectoryStream(root);
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    return folder
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static Failure gone(Dataset dataset) {
    return new Failure.NotFound("Data set " + dataset.name() + " has just been removed.");
  }

  /** A folder as it is now. */
  private final class Found {
    private final String name;
    private final List<FileHashes.Version> files;
    private final Instant changed;

    Found(String name, List<FileHashes.Version> files, Instant changed) {
      this.name = name;
      this.files = files;
      this.changed = changed;
    }

    List<FileHashes.Version> files() {
      return files;
    }

    Dataset dataset() {
      var known =
          files.stream()
              .map(file -> new DatasetFile(file.name(), file.bytes(), hashes.known(file)))
              .toList();
      var whole =
          known.stream().allMatch(file -> file.sha256() != null) ? Sha256Sums.of(known) : null;
      return new Dataset(
          name,
          Dataset.Source.FOLDER,
          known,
          known.stream().mapToLong(DatasetFile::bytes).sum(),
          whole,
          changed);
    }
  }
}
