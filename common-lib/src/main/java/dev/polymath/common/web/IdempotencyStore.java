package dev.polymath.common.web;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The keys that are taken and the answers that were given. Every statement commits by itself: a
 * claim is seen by all replicas before the work begins.
 */
final class IdempotencyStore {

  private final JdbcClient database;
  private final Duration lease;
  private final Duration expiry;

  /** The claims of requests that this process is answering now. */
  private final Set<UUID> held = ConcurrentHashMap.newKeySet();

  IdempotencyStore(JdbcClient database, Duration lease, Duration expiry) {
    this.database = database;
    this.lease = lease;
    this.expiry = expiry;
  }

  /** Whose key it is, and of which kind of request. */
  record Key(String caller, String key, String method, String path) {}

  /** The first answer; {@code body} is null where it was too large to be kept. */
  record Answer(
      int status,
      @Nullable String contentType,
      @Nullable String location,
      @Nullable String etag,
      byte @Nullable [] body) {}

  /** What is known of a key that is taken; {@code answer} is null while the first run goes on. */
  record Taken(String method, String path, byte @Nullable [] bodySha256, @Nullable Answer answer) {}

  /** Takes the key, if it is free, was left by a crash, or has expired. */
  Optional<UUID> claim(Key key) {
    var claim = UUID.randomUUID();
    var taken =
        database
            .sql(
                """
                insert into idempotency_record as r (caller, key, claim, lease_until, method, path)
                values (:caller, :key, :claim, now() + make_interval(secs => :lease), :method, :path)
                on conflict (caller, key) do update set
                  claim = excluded.claim, lease_until = excluded.lease_until,
                  method = excluded.method, path = excluded.path, created_at = now(),
                  body_sha256 = null, status = null, content_type = null, location = null,
                  etag = null, answer = null
                where (r.status is null and r.lease_until < now())
                   or (r.status is not null
                       and r.created_at < now() - make_interval(secs => :expiry))
                """)
            .param("caller", key.caller())
            .param("key", key.key())
            .param("claim", claim)
            .param("lease", seconds(lease))
            .param("expiry", seconds(expiry))
            .param("method", key.method())
            .param("path", key.path())
            .update();
    if (taken == 0) return Optional.empty();
    held.add(claim);
    return Optional.of(claim);
  }

  Optional<Taken> find(Key key) {
    return database
        .sql(
            """
            select method, path, body_sha256, status, content_type, location, etag, answer
            from idempotency_record where caller = :caller and key = :key
            """)
        .param("caller", key.caller())
        .param("key", key.key())
        .query(IdempotencyStore::taken)
        .optional();
  }

  /** Keeps the answer, unless the lease was lost to another run meanwhile. */
  void complete(UUID claim, byte[] bodySha256, Answer answer) {
    held.remove(claim);
    database
        .sql(
            """
            update idempotency_record set body_sha256 = :sha256, status = :status,
              content_type = :contentType, location = :location, etag = :etag, answer = :answer
            where claim = :claim
            """)
        .param("sha256", bodySha256)
        .param("status", answer.status())
        .param("contentType", answer.contentType())
        .param("location", answer.location())
        .param("etag", answer.etag())
        .param("answer", answer.body())
        .param("claim", claim)
        .update();
  }

  /** Gives the key back: nothing came of the run that repeating could not better. */
  void release(UUID claim) {
    held.remove(claim);
    database
        .sql("delete from idempotency_record where claim = :claim and status is null")
        .param("claim", claim)
        .update();
  }

  /** Tells the other replicas that the requests of this process are still going on. */
  void renewLeases() {
    if (held.isEmpty()) return;
    database
        .sql(
            """
            update idempotency_record set lease_until = now() + make_interval(secs => :lease)
            where claim = any (:claims) and status is null
            """)
        .param("lease", seconds(lease))
        .param("claims", held.toArray(UUID[]::new))
        .update();
  }

  /** Forgets what has expired. */
  int deleteExpired() {
    return database
        .sql(
            """
            delete from idempotency_record
            where created_at < now() - make_interval(secs => :expiry) and lease_until < now()
            """)
        .param("expiry", seconds(expiry))
        .update();
  }

  private static Taken taken(ResultSet row, int number) throws SQLException {
    var status = row.getObject("status", Integer.class);
    var answer =
        status == null
            ? null
            : new Answer(
                status,
                row.getString("content_type"),
                row.getString("location"),
                row.getString("etag"),
                row.getBytes("answer"));
    return new Taken(
        row.getString("method"), row.getString("path"), row.getBytes("body_sha256"), answer);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
