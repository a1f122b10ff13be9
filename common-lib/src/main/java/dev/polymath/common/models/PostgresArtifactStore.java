package dev.polymath.common.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Artifacts as rows of a chunk each, so that one chunk is all that is ever in memory. */
final class PostgresArtifactStore implements ArtifactStore {

  private static final int CHUNK_BYTES = 1 << 20;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  PostgresArtifactStore(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    transaction = new TransactionTemplate(transactions);
  }

  @Override
  public Artifact put(Content content) {
    return transaction.execute(status -> write(content));
  }

  @Override
  public Optional<Artifact> find(String sha256) {
    return stored(sha256).map(stored -> new Artifact(stored.sha256(), stored.bytes()));
  }

  @Override
  public InputStream open(String sha256) {
    var stored =
        stored(sha256)
            .orElseThrow(() -> new NoSuchElementException("There is no artifact " + sha256));
    return new ArtifactInputStream(stored, position -> chunk(stored, position));
  }

  @Override
  public boolean deleteIfUnused(String sha256) {
    return jdbc.sql("select delete_artifact_if_unused(?)")
        .param(sha256)
        .query(Boolean.class)
        .single();
  }

  private Artifact write(Content content) {
    long id = jdbc.sql("select nextval('artifact_id')").query(Long.class).single();
    var out =
        new ArtifactOutputStream(CHUNK_BYTES, (position, data) -> insertChunk(id, position, data));
    try (out) {
      content.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var artifact = out.artifact();
    // Twins wait here for each other, and their row stays locked until this transaction ends: it
    // can neither be stored twice nor vanish before it is referred to.
    long kept =
        jdbc.sql(
                """
                insert into artifact (id, sha256, bytes, chunk_bytes)
                values (:id, :sha256, :bytes, :chunkBytes)
                on conflict (sha256) do update set bytes = excluded.bytes
                returning id
                """)
            .param("id", id)
            .param("sha256", artifact.sha256())
            .param("bytes", artifact.bytes())
            .param("chunkBytes", CHUNK_BYTES)
            .query(Long.class)
            .single();
    if (kept != id) {
      jdbc.sql("delete from artifact_chunk where artifact_id = ?").param(id).update();
    }
    return artifact;
  }

  private void insertChunk(long id, int position, byte[] data) {
    jdbc.sql("insert into artifact_chunk (artifact_id, position, data) values (?, ?, ?)")
        .params(id, position, data)
        .update();
  }

  private Optional<StoredArtifact> stored(String sha256) {
    return jdbc.sql("select id, sha256, bytes, chunk_bytes from artifact where sha256 = ?")
        .param(sha256)
        .query(
            (row, number) ->
                new StoredArtifact(
                    row.getLong("id"),
                    row.getString("sha256"),
                    row.getLong("bytes"),
                    row.getInt("chunk_bytes")))
        .optional();
  }

  private byte[] chunk(StoredArtifact stored, int position) throws IOException {
    return jdbc.sql("select data from artifact_chunk where artifact_id = ? and position = ?")
        .params(stored.id(), position)
        .query((row, number) -> row.getBytes(1))
        .optional()
        .orElseThrow(
            () ->
                new IOException(
                    "Artifact "
                        + stored.sha256()
                        + " has lost chunk "
                        + position
                        + ", or was deleted"));
  }

  /** An artifact as its row tells it. */
  record StoredArtifact(long id, String sha256, long bytes, int chunkBytes) {}
}
