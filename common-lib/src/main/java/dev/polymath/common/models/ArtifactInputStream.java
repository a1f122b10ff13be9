package dev.polymath.common.models;

import dev.polymath.common.models.PostgresArtifactStore.StoredArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Reads an artifact chunk by chunk, each with a query of its own: a slow reader holds no connection
 * and no transaction.
 */
final class ArtifactInputStream extends InputStream {

  private final StoredArtifact artifact;
  private final ChunkReader chunks;
  private final Sha256 hash = new Sha256();
  private boolean skipped;
  private byte[] chunk = {};
  private int loaded = -1;
  private long at;

  ArtifactInputStream(StoredArtifact artifact, ChunkReader chunks) {
    this.artifact = artifact;
    this.chunks = chunks;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) return 0;
    if (at == artifact.bytes()) return -1;
    load((int) (at / artifact.chunkBytes()));
    var from = (int) (at % artifact.chunkBytes());
    var count = Math.min(length, chunk.length - from);
    System.arraycopy(chunk, from, target, offset, count);
    at += count;
    return count;
  }

  @Override
  public long skip(long wanted) {
    var count = Math.clamp(wanted, 0, artifact.bytes() - at);
    if (count > 0) skipped = true;
    at += count;
    return count;
  }

  private void load(int position) throws IOException {
    if (position == loaded) return;
    chunk = chunks.read(position);
    loaded = position;
    var begin = (long) position * artifact.chunkBytes();
    var expected = Math.min(artifact.chunkBytes(), artifact.bytes() - begin);
    if (chunk.length != expected) throw corrupt();
    if (skipped) return;
    hash.update(chunk, 0, chunk.length);
    if (begin + expected == artifact.bytes() && !hash.hex().equals(artifact.sha256())) {
      throw corrupt();
    }
  }

  private IOException corrupt() {
    return new IOException("Artifact " + artifact.sha256() + " is not what was stored");
  }

  /** Where chunks come from. */
  @FunctionalInterface
  interface ChunkReader {
    byte[] read(int position) throws IOException;
  }
}
