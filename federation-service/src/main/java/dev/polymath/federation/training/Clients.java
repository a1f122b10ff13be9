package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure.Conflict;
import dev.polymath.common.failure.Failure.Forbidden;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.NotConfigured;
import dev.polymath.common.failure.Failure.NotFound;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.failure.Failure.Unauthenticated;
import dev.polymath.common.models.Sha256;
import dev.polymath.federation.data.Catalogue;
import dev.polymath.federation.protocol.Enrolled;
import dev.polymath.federation.protocol.Enrolment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Who may take part: enrolled clients and their keys, of which only hashes are kept. */
public final class Clients {

  private static final int KEY_BYTES = 32;
  private static final int LONGEST_KEY = 200;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final FederationProperties properties;
  private final SecureRandom random = new SecureRandom();

  /** Who enrols waits for it here, and not with a connection to the database. */
  private final ReentrantLock enrolling = new ReentrantLock();

  Clients(JdbcClient jdbc, TransactionTemplate transaction, FederationProperties properties) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.properties = properties;
  }

  /**
   * A client as it is known here.
   *
   * @param number in the order of enrolment
   * @param online whether it was heard of lately
   */
  public record Client(
      UUID id,
      long number,
      String name,
      List<String> tasks,
      Instant enrolledAt,
      Instant seenAt,
      @Nullable Instant revokedAt,
      boolean online) {}

  /**
   * Lets a client in. With the proof that it enrolled with before it gets another key, and the old
   * one is void: it may have been killed before it had kept that.
   */
  public Enrolled enrol(Enrolment enrolment) {
    requireToken(enrolment.token());
    for (var i = 0; i < enrolment.tasks().size(); i++) requireTask(i, enrolment.tasks().get(i));
    var bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    var key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    enrolling.lock();
    try {
      var id = transaction.execute(status -> insert(enrolment, hash(key)));
      return new Enrolled(id, enrolment.name(), key);
    } finally {
      enrolling.unlock();
    }
  }

  private UUID insert(Enrolment enrolment, String keyHash) {
    // One at a time, so that the bound on their number holds.
    jdbc.sql("lock table federation_client in share row exclusive mode").update();
    var known =
        jdbc.sql("select proof_sha256 from federation_client where name = ?")
            .param(enrolment.name())
            .query(String.class)
            .optional();
    if (known.isEmpty()) requireRoom();
    if (known.isPresent() && !same(known.get(), hash(enrolment.proof()))) {
      throw new Conflict(
          "A client of this name is enrolled already. Take another name, or the proof that it"
              + " enrolled with.");
    }
    return jdbc.sql(
            """
            insert into federation_client (id, name, key_sha256, proof_sha256, tasks)
            values (:id, :name, :key, :proof, :tasks)
            on conflict (name) do update
              set key_sha256 = excluded.key_sha256, tasks = excluded.tasks, seen_at = now()
              where federation_client.revoked_at is null
            returning id
            """)
        .param("id", UUID.randomUUID())
        .param("name", enrolment.name())
        .param("key", keyHash)
        .param("proof", hash(enrolment.proof()))
        .param("tasks", enrolment.tasks().toArray(String[]::new))
        .query(UUID.class)
        .optional()
        .orElseThrow(() -> new Forbidden("This client was revoked and cannot enrol again."));
  }

  private void requireRoom() {
    var count = jdbc.sql("select count(*) from federation_client").query(Integer.class).single();
    if (count >= properties.maxClients()) {
      throw new TooLarge(
          "There are %d clients, which is all that this server takes.".formatted(count));
    }
  }

  private void requireToken(String token) {
    var right = properties.enrolmentToken();
    if (right == null || right.isBlank()) {
      throw new NotConfigured(
          "Nobody can enrol: the operator has to set polymath.federation.enrolment-token.");
    }
    if (!same(hash(right), hash(token))) {
      throw new Unauthenticated(
          "The enrolment token is wrong; ask the operator of the server for it.");
    }
  }

  private static void requireTask(int index, String task) {
    if (Catalogue.find(task).isEmpty()) {
      throw new InvalidRequest("tasks[" + index + "]", "Is no task of this server.");
    }
  }

  /**
   * Who has a key, and has thereby been heard of.
   *
   * @throws Unauthenticated where nobody has it
   * @throws Forbidden where it was revoked
   */
  public Client authenticate(@Nullable String key) {
    if (key == null || key.isBlank() || key.length() > LONGEST_KEY) throw unknownKey();
    var client =
        jdbc.sql(SELECT + " where key_sha256 = :key")
            .param("timeout", timeoutSeconds())
            .param("key", hash(key))
            .query(Clients::client)
            .optional()
            .orElseThrow(Clients::unknownKey);
    if (client.revokedAt() != null) throw new Forbidden("The key of this client was revoked.");
    // Not at every call: a row that is rewritten all the time costs more than it says.
    jdbc.sql(
            """
            update federation_client set seen_at = now()
            where id = :id and seen_at < now() - make_interval(secs => :timeout / 10)
            """)
        .param("id", client.id())
        .param("timeout", timeoutSeconds())
        .update();
    return client;
  }

  private static Unauthenticated unknownKey() {
    return new Unauthenticated(
        "Send the key that the client got when it enrolled, as X-Client-Key.");
  }

  /** Clients in the order of enrolment, from after a number on. */
  public List<Client> after(long number, int limit) {
    return jdbc.sql(SELECT + " where number > :number order by number limit :limit")
        .param("timeout", timeoutSeconds())
        .param("number", number)
        .param("limit", limit)
        .query(Clients::client)
        .list();
  }

  public Client find(UUID id) {
    return jdbc.sql(SELECT + " where id = :id")
        .param("timeout", timeoutSeconds())
        .param("id", id)
        .query(Clients::client)
        .optional()
        .orElseThrow(() -> new NotFound("There is no such client."));
  }

  /** Shuts a client out for good; whatever it is asked for now is asked for no longer. */
  public Client revoke(UUID id) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql(
                  "update federation_client set revoked_at = coalesce(revoked_at, now())"
                      + " where id = ?")
              .param(id)
              .update();
          jdbc.sql(
                  """
                  update federation_task set state = 'FAILED', reason = 'the client was revoked',
                    finished_at = now()
                  where client = ? and state in ('OFFERED', 'STARTED')
                  """)
              .param(id)
              .update();
        });
    return find(id);
  }

  /** Whom a task can be asked of now: their ids by their names, in order. */
  List<Client> available(String task) {
    return jdbc.sql(
            SELECT
                + """
                 where revoked_at is null and :task = any(tasks)
                  and seen_at >= now() - make_interval(secs => :timeout) order by name
                """)
        .param("timeout", timeoutSeconds())
        .param("task", task)
        .query(Clients::client)
        .list();
  }

  private double timeoutSeconds() {
    return properties.clientTimeout().toMillis() / 1e3;
  }

  private static final String SELECT =
      """
      select id, number, name, tasks, enrolled_at, seen_at, revoked_at,
        revoked_at is null and seen_at >= now() - make_interval(secs => :timeout) as online
      from federation_client
      """;

  private static Client client(ResultSet row, int number) throws SQLException {
    Array tasks = row.getArray("tasks");
    return new Client(
        row.getObject("id", UUID.class),
        row.getLong("number"),
        row.getString("name"),
        List.of((String[]) tasks.getArray()),
        row.getTimestamp("enrolled_at").toInstant(),
        row.getTimestamp("seen_at").toInstant(),
        Rows.instant(row, "revoked_at"),
        row.getBoolean("online"));
  }

  private static boolean same(String hash, String other) {
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(String secret) {
    var bytes = secret.getBytes(StandardCharsets.UTF_8);
    var sha256 = new Sha256();
    sha256.update(bytes, 0, bytes.length);
    return sha256.hex();
  }
}
