package dev.polymath.federation.client;

import dev.polymath.common.models.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hashes of what is sent. */
final class Hashes {

  private static final int BUFFER = 1 << 16;

  private Hashes() {}

  static String sha256(byte[] bytes) {
    var sha256 = new Sha256();
    sha256.update(bytes, 0, bytes.length);
    return sha256.hex();
  }

  static String sha256(Path file) throws IOException {
    var sha256 = new Sha256();
    var buffer = new byte[BUFFER];
    try (var in = Files.newInputStream(file)) {
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sha256.update(buffer, 0, count);
      }
    }
    return sha256.hex();
  }
}
