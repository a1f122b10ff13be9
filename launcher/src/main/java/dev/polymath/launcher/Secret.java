package dev.polymath.launcher;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A secret of an installation in a file that only its owner may read. */
record Secret(Path file) {

  /** One that nobody can guess. */
  static String random() {
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  String read() throws IOException {
    return Files.readString(file).strip();
  }

  /** The secret, drawn now if there is none yet. */
  String readOrDraw() throws IOException {
    return readOrCreate(random());
  }

  /** The secret, this one if there is none yet. */
  String readOrCreate(String secret) throws IOException {
    if (!Files.exists(file)) {
      try {
        create(secret);
      } catch (FileAlreadyExistsException e) {
        // Another process was quicker; its secret counts.
      }
    }
    return read();
  }

  /** Writes it in the place of another. */
  void write(String secret) throws IOException {
    Files.deleteIfExists(file);
    create(secret);
  }

  private void create(String secret) throws IOException {
    // Made aside and linked when complete: nobody reads half a secret.
    var unfinished =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            "secret",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(unfinished, secret + "\n");
      Files.createLink(file, unfinished);
    } finally {
      Files.delete(unfinished);
    }
  }
}
