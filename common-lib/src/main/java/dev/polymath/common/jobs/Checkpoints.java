package dev.polymath.common.jobs;

import dev.polymath.common.jobs.JobContext.CheckpointWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Checkpoints in chunked rows, so that one of any size moves through a chunk of memory. A new one
 * replaces the old in the transaction that wrote it, under the fence of its claim.
 */
final class Checkpoints {

  static final int CHUNK = 1 << 20;

  private final JdbcClient jdbc;
  private final Claims claims;
  private final TransactionTemplate transaction;

  Checkpoints(JdbcClient jdbc, Claims claims, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.claims = claims;
    this.transaction = transaction;
  }

  /** Writes a checkpoint; false, and nothing is changed, if the claim is lost. */
  boolean save(Claim claim, CheckpointWriter writer) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              var version =
                  jdbc.sql("select nextval('job_checkpoint_version')").query(Long.class).single();
              write(claim.id(), version, writer);
              var held = claims.checkpoint(claim, version);
              if (!held) {
                status.setRollbackOnly();
              }
              return held;
            }));
  }

  /** The content of a checkpoint, fetched chunk by chunk. */
  InputStream open(UUID job, long version) {
    return new ChunkInput(job, version);
  }

  private void write(UUID job, long version, CheckpointWriter writer) {
    try (var out = new ChunkOutput(job, version)) {
      writer.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("The checkpoint could not be written", e);
    }
  }

  private final class ChunkOutput extends OutputStream {
    private final UUID job;
    private final long version;
    private final byte[] buffer = new byte[CHUNK];
    private int filled;
    private int chunks;

    ChunkOutput(UUID job, long version) {
      this.job = job;
      this.version = version;
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      var from = offset;
      while (from < offset + length) {
        var taken = Math.min(CHUNK - filled, offset + length - from);
        System.arraycopy(bytes, from, buffer, filled, taken);
        filled += taken;
        from += taken;
        if (filled == CHUNK) {
          insert();
        }
      }
    }

    @Override
    public void close() {
      if (filled > 0 || chunks == 0) {
        insert();
      }
    }

    private void insert() {
      jdbc.sql("insert into job_checkpoint values (:job, :version, :chunk, :bytes)")
          .param("job", job)
          .param("version", version)
          .param("chunk", chunks++)
          .param("bytes", Arrays.copyOf(buffer, filled))
          .update();
      filled = 0;
    }
  }

  private final class ChunkInput extends InputStream {
    private final UUID job;
    private final long version;
    private byte[] chunk = {};
    private int position;
    private int next;
    private boolean ended;

    ChunkInput(UUID job, long version) {
      this.job = job;
      this.version = version;
    }

    @Override
    public int read() throws IOException {
      return exhausted() ? -1 : chunk[position++] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      if (length == 0) {
        return 0;
      }
      if (exhausted()) {
        return -1;
      }
      var taken = Math.min(length, chunk.length - position);
      System.arraycopy(chunk, position, bytes, offset, taken);
      position += taken;
      return taken;
    }

    private boolean exhausted() throws IOException {
      if (position == chunk.length && !ended) {
        fetch();
      }
      return position == chunk.length;
    }

    private void fetch() throws IOException {
      var found =
          jdbc.sql(
                  """
                  select bytes from job_checkpoint
                  where job_id = :job and version = :version and chunk = :chunk
                  """)
              .param("job", job)
              .param("version", version)
              .param("chunk", next)
              .query(byte[].class)
              .optional();
      if (found.isEmpty() && next == 0) {
        throw new EOFException("The checkpoint was replaced or deleted before it was read");
      }
      chunk = found.orElse(new byte[0]);
      ended = chunk.length < CHUNK;
      position = 0;
      next++;
    }
  }
}
