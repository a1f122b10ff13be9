package dev.polymath.common.models;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/** Cuts what is written into chunks and hashes it. */
final class ArtifactOutputStream extends OutputStream {

  private final byte[] chunk;
  private final ChunkWriter chunks;
  private final Sha256 hash = new Sha256();
  private int filled;
  private int position;
  private long bytes;

  ArtifactOutputStream(int chunkBytes, ChunkWriter chunks) {
    chunk = new byte[chunkBytes];
    this.chunks = chunks;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, source.length);
    hash.update(source, offset, length);
    bytes += length;
    for (int taken = 0; taken < length; ) {
      var next = Math.min(length - taken, chunk.length - filled);
      System.arraycopy(source, offset + taken, chunk, filled, next);
      filled += next;
      taken += next;
      if (filled == chunk.length) writeChunk();
    }
  }

  @Override
  public void close() {
    if (filled > 0) writeChunk();
  }

  /** What was written. Call it once, after closing. */
  Artifact artifact() {
    return new Artifact(hash.hex(), bytes);
  }

  private void writeChunk() {
    chunks.write(position++, Arrays.copyOf(chunk, filled));
    filled = 0;
  }

  /** Where chunks go. */
  @FunctionalInterface
  interface ChunkWriter {
    void write(int position, byte[] data);
  }
}
