package dev.polymath.launcher;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the PostgreSQL server that travels as a jar, once per version. */
final class PostgresBinaries {

  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  private PostgresBinaries() {}

  /**
   * Where the server lies, unpacked.
   *
   * @param cache the folder to keep it in
   */
  static Path unpacked(Path cache) throws IOException {
    var folder = cache.resolve("postgresql-" + version());
    if (Files.isDirectory(folder)) return folder;

    var unfinished = Files.createTempDirectory(cache, "postgresql");
    try (var archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
      if (archive == null) {
        throw new Refusal("The PostgreSQL server is missing from the launcher's libraries.");
      }
      unpack(archive, unfinished);
    }
    Files.move(unfinished, folder);
    return folder;
  }

  /** As in the name of the jar: {@code 18.6.0}. */
  private static String version() {
    var source = String.valueOf(PostgresBinaries.class.getResource(ARCHIVE));
    return source.replaceFirst(".*-([0-9.]+)\\.jar!.*", "$1").replaceAll("[^0-9.]", "");
  }

  private static void unpack(InputStream archive, Path folder) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, folder);
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    var path = folder.resolve(entry.getName()).normalize();
    if (!path.startsWith(folder)) throw new IOException(entry.getName() + " leaves its folder");
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, path);
      var executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  /** Removes a folder and what is in it. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (var tree = Files.walk(folder)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    }
  }
}
