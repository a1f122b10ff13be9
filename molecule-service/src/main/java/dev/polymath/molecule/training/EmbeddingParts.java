package dev.polymath.molecule.training;

import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finished parts of files of vectors, kept while their job is not at its end. */
final class EmbeddingParts {

  private final JdbcClient jdbc;

  EmbeddingParts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Keeps a part. A job that was killed and does a part again makes the same once more; nothing is
   * kept for one that has ended.
   */
  void save(UUID job, int part, byte[] bytes) {
    jdbc.sql(
            """
            insert into embedding_part (job_id, part, bytes)
            select id, :part, :bytes from job where id = :job and state = 'RUNNING'
            on conflict (job_id, part) do update set bytes = excluded.bytes""")
        .param("job", job)
        .param("part", part)
        .param("bytes", bytes)
        .update();
  }

  /** Writes the first parts one after the other; one is in memory. */
  void copy(UUID job, int parts, OutputStream out) throws IOException {
    for (var part = 0; part < parts; part++) out.write(find(job, part));
  }

  private byte[] find(UUID job, int part) throws IOException {
    return jdbc.sql("select bytes from embedding_part where job_id = ? and part = ?")
        .params(job, part)
        .query((row, _) -> row.getBytes(1))
        .optional()
        .orElseThrow(() -> new IOException("Part %d of job %s is gone".formatted(part, job)));
  }
}
