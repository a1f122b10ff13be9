package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure.Conflict;
import dev.polymath.common.failure.Failure.InvalidRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What there is of updates that have not come whole, as rows of at most a megabyte, so that any
 * process goes on with them. A task has the parts of one update at most, and those end with it.
 */
final class UploadParts {

  private static final int PART_BYTES = 1 << 20;

  /** Beyond what a large update is cut into: a client cannot fill the table with single bytes. */
  private static final int MOST_PIECES = 1000;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  UploadParts(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /** How many bytes there are of an update. */
  long end(UUID task, String sha256) {
    return jdbc.sql(
            """
            select coalesce(max(start + octet_length(body)), 0) from federation_upload_part
            where task = ? and sha256 = ?
            """)
        .params(task, sha256)
        .query(Long.class)
        .single();
  }

  /**
   * @throws InvalidRequest where an update cannot go on from there
   */
  void requireEnd(UUID task, String sha256, long offset) {
    var end = end(task, sha256);
    if (offset == end) return;
    throw new InvalidRequest(
        "Upload-Offset",
        "Is %,d, but %,d bytes of this update are here; go on from there.".formatted(offset, end));
  }

  /** Keeps a piece behind those that are there; one that begins at 0 takes their place. */
  void keep(UUID task, String sha256, long offset, Upload piece) {
    if (piece.bytes() == 0) return;
    transaction.executeWithoutResult(
        status -> {
          requireAwaited(task);
          if (offset == 0) forget(task);
          requireEnd(task, sha256, offset);
          requireRoom(task, offset);
          try (var in = piece.open()) {
            insert(task, sha256, offset, in);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** One piece at a time, and none once the task is over. */
  private void requireAwaited(UUID task) {
    var awaited =
        jdbc.sql(
                "select id from federation_task where id = ? and state in ('OFFERED', 'STARTED')"
                    + " for update")
            .param(task)
            .query(UUID.class)
            .optional();
    if (awaited.isEmpty()) throw new Conflict("This task is over; wait for the next one.");
  }

  private void requireRoom(UUID task, long bytes) {
    var parts =
        jdbc.sql("select count(*) from federation_upload_part where task = ?")
            .param(task)
            .query(Long.class)
            .single();
    if (parts >= bytes / PART_BYTES + MOST_PIECES) {
      throw new InvalidRequest(
          "body", "Came in more than %d pieces; send larger ones.".formatted(MOST_PIECES));
    }
  }

  private void insert(UUID task, String sha256, long offset, InputStream in) throws IOException {
    var start = offset;
    for (var body = in.readNBytes(PART_BYTES); body.length > 0; body = in.readNBytes(PART_BYTES)) {
      jdbc.sql("insert into federation_upload_part (task, start, sha256, body) values (?, ?, ?, ?)")
          .params(task, start, sha256, body)
          .update();
      start += body.length;
    }
  }

  /** The whole update, now that its last piece is there. */
  Upload join(UUID task, Upload last, long mostBytes) {
    try (var in = last.open()) {
      return Upload.receive(new SequenceInputStream(new Parts(task), in), mostBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void forget(UUID task) {
    jdbc.sql("delete from federation_upload_part where task = ?").param(task).update();
  }

  /** Removes the parts of tasks that are over. */
  void tidy() {
    jdbc.sql(
            """
            delete from federation_upload_part p
            using federation_task t, federation_round o, federation_run r
            where t.id = p.task and o.run = t.run and o.round = t.round and r.id = t.run
              and (t.state not in ('OFFERED', 'STARTED') or o.state <> 'OPEN'
                or r.state not in ('WAITING', 'RUNNING', 'PAUSED'))
            """)
        .update();
  }

  /** The parts of a task one after the other, one of them in memory at a time. */
  private final class Parts extends InputStream {

    private final UUID task;
    private InputStream current = InputStream.nullInputStream();
    private long position;

    Parts(UUID task) {
      this.task = task;
    }

    @Override
    public int read() throws IOException {
      return hasMore() ? current.read() : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return length == 0 ? 0 : hasMore() ? current.read(into, offset, length) : -1;
    }

    private boolean hasMore() throws IOException {
      if (current.available() > 0) return true;
      var next =
          jdbc.sql("select body from federation_upload_part where task = ? and start = ?")
              .params(task, position)
              .query((row, number) -> row.getBytes(1))
              .optional();
      if (next.isEmpty()) return false;
      current = new ByteArrayInputStream(next.get());
      position += next.get().length;
      return true;
    }
  }
}
