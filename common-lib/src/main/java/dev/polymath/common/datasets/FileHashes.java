package dev.polymath.common.datasets;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.models.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of files that lie in folders, each read once for as long as it does not change; who asks
 * while another reads waits for that one.
 */
final class FileHashes {

  private static final int BUFFER_BYTES = 1 << 16;

  private final ConcurrentMap<Version, CompletableFuture<String>> byVersion =
      new ConcurrentHashMap<>();

  /** The hash of a file that was read already, else null. */
  @Nullable String known(Version file) {
    var hash = byVersion.get(file);
    return hash == null || hash.isCompletedExceptionally() ? null : hash.getNow(null);
  }

  String sha256(Version file, Source source) throws IOException {
    var own = new CompletableFuture<String>();
    var other = byVersion.putIfAbsent(file, own);
    if (other != null) return await(other);
    byVersion.keySet().removeIf(file::replaces);
    try {
      var hash = read(file, source);
      own.complete(hash);
      return hash;
    } catch (IOException | RuntimeException e) {
      byVersion.remove(file, own);
      own.completeExceptionally(e);
      throw e;
    }
  }

  static Failure changing(String name) {
    return new Failure.Conflict(name + " changes while it is read; wait until it is complete.");
  }

  private static String read(Version file, Source source) throws IOException {
    var hash = new Sha256();
    var buffer = new byte[BUFFER_BYTES];
    var bytes = 0L;
    try (var in = source.open()) {
      for (int count; (count = in.read(buffer)) >= 0; bytes += count) {
        hash.update(buffer, 0, count);
      }
    }
    if (bytes != file.bytes()) throw changing(file.name());
    return hash.hex();
  }

  private static String await(CompletableFuture<String> other) throws IOException {
    try {
      return other.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Failure failure) throw failure;
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  /** Opens a file to be read. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  /** A file as it was at one time; another content has another size, time or inode. */
  record Version(
      String dataset, String name, long bytes, FileTime modified, @Nullable Object inode) {

    static Version of(String dataset, String name, BasicFileAttributes attributes) {
      return new Version(
          dataset, name, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    boolean replaces(Version older) {
      return !equals(older) && dataset.equals(older.dataset) && name.equals(older.name);
    }
  }
}
