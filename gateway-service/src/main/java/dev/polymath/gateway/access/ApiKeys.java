package dev.polymath.gateway.access;

import dev.polymath.common.failure.Failure;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The keys that there are, of which only the hashes of their secrets are stored. */
final class ApiKeys {

  private static final String COLUMNS =
      "id, name, grants, requests_per_minute, requests_per_day, created_at, expires_at, revoked_at,"
          + " replaces";

  private final JdbcClient database;
  private final SecureRandom random = new SecureRandom();

  ApiKeys(JdbcClient database) {
    this.database = database;
  }

  /** A key that was just made. Its text is nowhere else. */
  record Drawn(KeyText text, ApiKey key) {}

  /** What is stored of a key. */
  record Stored(ApiKey key, byte[] secretSha256) {
    boolean opensTo(KeyText text) {
      // Compared in constant time.
      return MessageDigest.isEqual(secretSha256, text.secretSha256());
    }
  }

  Drawn create(NewKey asked, int requestsPerMinute) {
    return insert(
        KeyText.draw(random),
        asked.name(),
        asked.grants(),
        asked.requestsPerMinute() == null ? requestsPerMinute : asked.requestsPerMinute(),
        asked.requestsPerDay(),
        asked.expiresAt(),
        null);
  }

  /** Stores a key that was drawn elsewhere, unless it is there already. */
  void keep(KeyText text, String name, List<String> grants, int requestsPerMinute) {
    if (find(text.id()).isEmpty()) {
      insert(text, name, grants, requestsPerMinute, null, null, null);
    }
  }

  Optional<Stored> find(String id) {
    return database
        .sql("select " + COLUMNS + ", secret_sha256 from api_key where id = :id")
        .param("id", id)
        .query((row, number) -> new Stored(key(row), row.getBytes("secret_sha256")))
        .optional();
  }

  /** All keys, the oldest first, from after this one on. */
  List<ApiKey> list(String after, int limit) {
    return database
        .sql(
            "select "
                + COLUMNS
                + """
                 from api_key
                where :after = '' or (created_at, id) > (select created_at, id from api_key where id = :after)
                order by created_at, id limit :limit
                """)
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> key(row))
        .list();
  }

  /**
   * A new key with the rights of an old one, which ends after a while: until then both are good, so
   * that whoever uses it can change over without a gap.
   */
  Drawn rotate(String id, Duration overlap) {
    var old = require(id);
    if (!old.goodAt(Instant.now())) {
      throw new Failure.Conflict(
          "The key '%s' is revoked or has expired; make a new one instead.".formatted(id));
    }
    var drawn =
        insert(
            KeyText.draw(random),
            old.name(),
            old.grants(),
            old.requestsPerMinute(),
            old.requestsPerDay(),
            old.expiresAt(),
            id);
    database
        .sql(
            """
            update api_key set expires_at = least(expires_at, now() + make_interval(secs => :overlap))
            where id = :id
            """)
        .param("overlap", (double) overlap.toSeconds())
        .param("id", id)
        .update();
    return drawn;
  }

  ApiKey revoke(String id) {
    database
        .sql("update api_key set revoked_at = now() where id = :id and revoked_at is null")
        .param("id", id)
        .update();
    return require(id);
  }

  /** Whether some key that is good now and for good may administer. */
  boolean someoneAdministers() {
    return database
        .sql(
            """
            select exists (select from api_key
              where revoked_at is null and expires_at is null and grants && array['*:admin', 'gateway:admin'])
            """)
        .query(Boolean.class)
        .single();
  }

  ApiKey require(String id) {
    return find(id)
        .map(Stored::key)
        .orElseThrow(
            () ->
                new Failure.NotFound(
                    "There is no key '%s'. GET /admin/keys lists them.".formatted(id)));
  }

  private Drawn insert(
      KeyText text,
      String name,
      List<String> grants,
      int requestsPerMinute,
      @Nullable Integer requestsPerDay,
      @Nullable Instant expiresAt,
      @Nullable String replaces) {
    var key =
        database
            .sql(
                """
                insert into api_key (id, name, secret_sha256, grants, requests_per_minute,
                  requests_per_day, expires_at, replaces)
                values (:id, :name, :sha256, :grants, :perMinute, :perDay, :expiresAt, :replaces)
                returning\s"""
                    + COLUMNS)
            .param("id", text.id())
            .param("name", name)
            .param("sha256", text.secretSha256())
            .param("grants", grants.toArray(String[]::new))
            .param("perMinute", requestsPerMinute)
            .param("perDay", requestsPerDay)
            .param("expiresAt", expiresAt == null ? null : Timestamp.from(expiresAt))
            .param("replaces", replaces)
            .query((row, number) -> key(row))
            .single();
    return new Drawn(text, key);
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("name"),
        List.of((String[]) row.getArray("grants").getArray()),
        row.getInt("requests_per_minute"),
        row.getObject("requests_per_day", Integer.class),
        row.getTimestamp("created_at").toInstant(),
        instant(row.getTimestamp("expires_at")),
        instant(row.getTimestamp("revoked_at")),
        row.getString("replaces"));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
