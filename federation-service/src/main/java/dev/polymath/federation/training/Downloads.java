package dev.polymath.federation.training;

import dev.polymath.common.models.Artifact;
import dev.polymath.common.models.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weights that clients download now, as files: a round reads them from the database once,
 * however many clients it asks.
 */
final class Downloads implements AutoCloseable {

  /** Of one run: weights and control variate of the open round and of the one before. */
  private static final int MOST_FILES = 4;

  private final ArtifactStore artifacts;
  private final Map<String, Kept> kept = new LinkedHashMap<>(MOST_FILES, 0.75f, true);

  Downloads(ArtifactStore artifacts) {
    this.artifacts = artifacts;
  }

  /** Opens an artifact for one pass. */
  InputStream open(Artifact artifact) {
    try {
      return of(artifact.sha256()).open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Kept of(String sha256) throws IOException {
    Kept eldest = null;
    Kept asked;
    synchronized (kept) {
      if (!kept.containsKey(sha256) && kept.size() == MOST_FILES) {
        eldest = kept.remove(kept.keySet().iterator().next());
      }
      asked = kept.computeIfAbsent(sha256, Kept::new);
    }
    if (eldest != null) eldest.drop();
    return asked;
  }

  @Override
  public void close() throws IOException {
    synchronized (kept) {
      for (var one : kept.values()) one.drop();
      kept.clear();
    }
  }

  /** One of them, which its first reader copies while others wait for it. */
  private final class Kept {

    private final String sha256;
    private @Nullable Path file;
    private boolean dropped;

    Kept(String sha256) {
      this.sha256 = sha256;
    }

    synchronized InputStream open() throws IOException {
      if (dropped) return artifacts.open(sha256);
      var there = file;
      if (there == null) {
        there = copy();
        file = there;
      }
      return Files.newInputStream(there);
    }

    private Path copy() throws IOException {
      var to = Files.createTempFile("weights", ".safetensors");
      try (var in = artifacts.open(sha256);
          var out = Files.newOutputStream(to)) {
        in.transferTo(out);
        return to;
      } catch (IOException | RuntimeException e) {
        Files.delete(to);
        throw e;
      }
    }

    /** Who reads it reads on. */
    synchronized void drop() throws IOException {
      dropped = true;
      if (file != null) Files.deleteIfExists(file);
    }
  }
}
