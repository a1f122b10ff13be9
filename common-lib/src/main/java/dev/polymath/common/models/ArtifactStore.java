package dev.polymath.common.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Immutable streams of bytes by their sha256: weights and the files of data sets. They are streamed
 * both ways, whatever their size.
 *
 * <p>A table that refers to an artifact has a foreign key to {@code artifact (sha256)}, and writes
 * its row in the transaction that stored the bytes: so neither is ever there without the other.
 */
public interface ArtifactStore {

  /**
   * Stores what the content writes, in the transaction that is running or else in its own; bytes
   * that are there already are not stored twice. Nobody sees the artifact before the commit, and
   * nothing is left of it if there is none.
   */
  Artifact put(Content content);

  Optional<Artifact> find(String sha256);

  /**
   * Opens an artifact for one pass. Its hash is verified before the last chunk is handed out: one
   * that was tampered with ends in an exception, never in a whole-looking stream. A reader that
   * skips forgoes this.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  InputStream open(String sha256);

  /** Deletes an artifact unless something refers to it; says whether it is gone. */
  boolean deleteIfUnused(String sha256);

  /** Writes the bytes to a stream that the store owns. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }
}
