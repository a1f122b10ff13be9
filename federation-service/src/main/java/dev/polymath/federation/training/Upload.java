package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.models.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An update on its way in, on disk until all of it is there: a client with a slow line holds no
 * connection to the database meanwhile, and bytes that were damaged never get that far.
 *
 * @param file gone once this is closed
 */
record Upload(Path file, String sha256) implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  /**
   * Receives a body to its end.
   *
   * @throws TooLarge where it is longer, before the rest is taken
   */
  static Upload receive(InputStream body, long mostBytes) {
    try {
      var file = Files.createTempFile("update", ".safetensors");
      try {
        return new Upload(file, copy(body, file, mostBytes));
      } catch (IOException | RuntimeException e) {
        Files.delete(file);
        throw e;
      }
    } catch (IOException e) {
      throw new InvalidRequest("body", "Broke off; send the update again.");
    }
  }

  private static String copy(InputStream body, Path file, long mostBytes) throws IOException {
    var sha256 = new Sha256();
    var buffer = new byte[BUFFER];
    var bytes = 0L;
    try (var out = Files.newOutputStream(file)) {
      for (var count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        bytes += count;
        if (bytes > mostBytes) {
          throw new TooLarge(
              "An update of this model has at most %,d bytes; send its tensors alone."
                  .formatted(mostBytes));
        }
        sha256.update(buffer, 0, count);
        out.write(buffer, 0, count);
      }
    }
    return sha256.hex();
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
