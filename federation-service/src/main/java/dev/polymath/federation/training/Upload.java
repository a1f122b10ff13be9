package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.models.Artifact;
import dev.polymath.common.models.ArtifactStore;
import dev.polymath.common.models.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An update, or numbers under masks, on its way in, on disk until all of it is there: a client with
 * a slow line holds no connection to the database meanwhile, and bytes that were damaged never get
 * that far.
 *
 * @param file gone once this is closed
 * @param sha256 of what has come
 * @param brokeOff whether more would have come
 */
record Upload(Path file, long bytes, String sha256, boolean brokeOff) implements AutoCloseable {

  private static final int BUFFER = 1 << 16;
  private static final int BROKE_OFF = -2;

  /**
   * Receives a body to its end, or to where its connection breaks off.
   *
   * @throws TooLarge where it is longer, before the rest is taken
   */
  static Upload receive(InputStream body, long mostBytes) {
    try {
      var file = Files.createTempFile("update", ".safetensors");
      try {
        return copy(body, file, mostBytes);
      } catch (IOException | RuntimeException e) {
        Files.delete(file);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Upload copy(InputStream body, Path file, long mostBytes) throws IOException {
    var sha256 = new Sha256();
    var buffer = new byte[BUFFER];
    var bytes = 0L;
    int count;
    try (var out = Files.newOutputStream(file)) {
      for (count = read(body, buffer); count >= 0; count = read(body, buffer)) {
        bytes += count;
        if (bytes > mostBytes) {
          throw tooLarge(mostBytes);
        }
        sha256.update(buffer, 0, count);
        out.write(buffer, 0, count);
      }
    }
    return new Upload(file, bytes, sha256.hex(), count == BROKE_OFF);
  }

  static TooLarge tooLarge(long mostBytes) {
    return new TooLarge(
        "At most %,d bytes are taken here; send what the task asks for and nothing more."
            .formatted(mostBytes));
  }

  private static int read(InputStream body, byte[] buffer) {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      return BROKE_OFF;
    }
  }

  /** Keeps it for good, in the transaction that is running or else in its own. */
  Artifact storeIn(ArtifactStore artifacts) {
    return artifacts.put(
        out -> {
          try (var in = open()) {
            in.transferTo(out);
          }
        });
  }

  InputStream open() throws IOException {
    return Files.newInputStream(file);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
