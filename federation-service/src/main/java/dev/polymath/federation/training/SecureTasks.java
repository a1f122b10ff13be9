package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure.Conflict;
import dev.polymath.common.failure.Failure.Forbidden;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.NotFound;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.federation.protocol.SecureState;
import dev.polymath.federation.training.Clients.Client;
import dev.polymath.federation.training.SecureRounds.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Types;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What a client asks and says in a secure round: each stage once, and in order. */
public final class SecureTasks {

  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<SecureRounds.Told> TOLD = new TypeReference<>() {};
  private static final Pattern SHARE = Pattern.compile("0*[01]?[0-9a-fA-F]{1,64}");
  private static final int KEY_BYTES = 64;
  private static final int MESSAGE_BYTES = 1 << 24;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final Stored stored;
  private final SecureRounds rounds;
  private final Intake intake;

  SecureTasks(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      JsonMapper json,
      Stored stored,
      SecureRounds rounds,
      Intake intake) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.json = json;
    this.stored = stored;
    this.rounds = rounds;
    this.intake = intake;
  }

  private record Task(
      UUID run,
      int round,
      Stage stage,
      int attempt,
      int wanted,
      RunRequest request,
      String weights) {

    String name() {
      return SecureRounds.name(run, round, attempt);
    }
  }

  private Task task(Client client, UUID id) {
    return jdbc.sql(
            """
            select t.client, t.state as task_state, o.*, r.request, r.state as run_state
            from federation_task t
            join federation_round o on o.run = t.run and o.round = t.round
            join federation_run r on r.id = t.run
            where t.id = ? for share of o
            """)
        .param(id)
        .query(
            (row, number) -> {
              if (!client.id().equals(row.getObject("client", UUID.class))) {
                throw new Forbidden("This task is asked of another client.");
              }
              var stage = row.getString("stage");
              if (stage == null) throw new NotFound("This task is of no secure round.");
              if (!row.getString("state").equals("OPEN")
                  || !row.getString("run_state").equals("RUNNING")
                  || !Set.of("OFFERED", "STARTED").contains(row.getString("task_state"))) {
                throw new Conflict("This task is over; wait for the next one.");
              }
              return new Task(
                  row.getObject("run", UUID.class),
                  row.getInt("round"),
                  Stage.valueOf(stage),
                  row.getInt("attempt"),
                  row.getInt("wanted"),
                  json.readValue(row.getString("request"), RunRequest.class),
                  row.getString("weights_sha256"));
            })
        .optional()
        .orElseThrow(() -> new NotFound("There is no such task."));
  }

  /** What a client may see now. */
  public SecureState state(Client client, UUID id) {
    return transaction.execute(status -> state(client, task(client, id)));
  }

  private SecureState state(Client client, Task task) {
    var keys = new TreeMap<String, String>();
    var shares = new TreeMap<String, String>();
    var arrived = new TreeSet<String>();
    switch (task.stage()) {
      case KEYS -> {}
      case SHARES ->
          rounds
              .said(task.run(), task.round(), Stage.KEYS)
              .forEach((who, body) -> keys.put(who, Base64.getEncoder().encodeToString(body)));
      case MASKED ->
          rounds
              .said(task.run(), task.round(), Stage.SHARES)
              .forEach(
                  (who, body) -> {
                    var mine = json.readValue(body, TEXTS).get(client.name());
                    if (mine != null) shares.put(who, mine);
                  });
      case REVEALED -> arrived.addAll(rounds.speakers(task.run(), task.round(), Stage.MASKED));
    }
    return new SecureState(
        task.stage().name(),
        task.name(),
        task.request().secureThresholdOf(task.wanted()),
        keys,
        shares,
        arrived);
  }

  /**
   * Takes what a client says in a stage.
   *
   * @param name of the attempt that it is meant for
   * @param sha256 what the client says that it sends
   */
  public void say(
      Client client, UUID id, String stage, String name, String sha256, InputStream body) {
    var asked = transaction.execute(status -> task(client, id));
    require(asked, stage, name);
    var most =
        switch (asked.stage()) {
          case KEYS -> KEY_BYTES;
          case MASKED -> Long.BYTES * (stored.elements(asked.weights()) + 1);
          case SHARES, REVEALED -> MESSAGE_BYTES;
        };
    try (var word = Upload.receive(body, most)) {
      if (word.brokeOff()) throw new InvalidRequest("body", "Broke off; send it again.");
      if (!word.sha256().equals(sha256)) {
        throw new InvalidRequest(
            "sha256", "Is not that of the body, which was damaged on its way; send it again.");
      }
      intake.run(
          () ->
              transaction.executeWithoutResult(
                  status -> {
                    var task = task(client, id);
                    require(task, stage, name);
                    check(client, task, word, most);
                    keep(id, task, word);
                  }));
    }
  }

  private static void require(Task task, String stage, String name) {
    if (!task.stage().name().equals(stage) || !task.name().equals(name)) {
      throw new Conflict(
          "The round is at %s of attempt %s; ask for its state."
              .formatted(task.stage(), task.name()));
    }
  }

  private void check(Client client, Task task, Upload word, long most) {
    if (task.stage() != Stage.KEYS) {
      var before = Stage.values()[task.stage().ordinal() - 1];
      if (!rounds.speakers(task.run(), task.round(), before).contains(client.name())) {
        throw new Conflict(
            "Without a word at %s there is none at %s.".formatted(before, task.stage()));
      }
    }
    switch (task.stage()) {
      case KEYS, MASKED -> {
        if (word.bytes() != most) {
          throw new Unprocessable(
              "body", "Has %,d bytes instead of %,d.".formatted(word.bytes(), most));
        }
      }
      case SHARES -> requireOthers(client, task, read(word, TEXTS).keySet());
      case REVEALED -> requireShares(client, task, read(word, TOLD));
    }
  }

  private void requireOthers(Client client, Task task, Set<String> named) {
    var others = new TreeSet<>(rounds.speakers(task.run(), task.round(), Stage.KEYS));
    others.remove(client.name());
    if (!others.equals(named)) {
      throw new Unprocessable(
          "body", "Has to have a share for each of the %d others.".formatted(others.size()));
    }
  }

  /** Of everybody who has shared the one secret or the other, at this client's place. */
  private void requireShares(Client client, Task task, SecureRounds.Told told) {
    var arrived = new TreeSet<>(rounds.speakers(task.run(), task.round(), Stage.MASKED));
    var gone = new TreeSet<>(rounds.speakers(task.run(), task.round(), Stage.SHARES));
    gone.removeAll(arrived);
    requireShares("seeds", arrived, told.seeds());
    requireShares("keys", gone, told.keys());
    var place = 1 + rounds.speakers(task.run(), task.round(), Stage.KEYS).indexOf(client.name());
    if (told.at() != place) {
      throw new Unprocessable("at", "Is %d, where this client's shares are.".formatted(place));
    }
  }

  private static void requireShares(
      String field, Set<String> of, @Nullable Map<String, @Nullable String> shares) {
    if (shares == null || !shares.keySet().equals(of)) {
      throw new Unprocessable(
          field,
          "Has to have a share of each of these %d and of nobody else.".formatted(of.size()));
    }
    for (var share : shares.values()) {
      if (share == null || !SHARE.matcher(share).matches()) {
        throw new Unprocessable(field, "Has a share that is no hexadecimal number of 257 bits.");
      }
    }
  }

  private <T> T read(Upload word, TypeReference<T> type) {
    try (var in = word.open()) {
      var value = json.readValue(in, type);
      if (value == null) throw new Unprocessable("body", "Is null.");
      return value;
    } catch (JacksonException e) {
      throw new Unprocessable("body", "Is not the JSON that this stage takes.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Once: another word in its place could make others tell both secrets of a client. */
  private void keep(UUID id, Task task, Upload word) {
    var isLong = task.stage() == Stage.MASKED;
    var kept =
        jdbc.sql(
                """
                insert into federation_secure_message (task, stage, body, artifact)
                values (:task, :stage, :body, :artifact) on conflict do nothing
                """)
            .param("task", id)
            .param("stage", task.stage().name())
            .param("body", isLong ? null : bytes(word), Types.BINARY)
            .param("artifact", isLong ? stored.put(word).sha256() : null, Types.CHAR)
            .update();
    if (kept == 1) {
      jdbc.sql("update federation_task set bytes_up = bytes_up + ? where id = ?")
          .params(word.bytes(), id)
          .update();
    } else if (!word.sha256().equals(said(id, task.stage()))) {
      throw new Conflict("This client has said something else at %s.".formatted(task.stage()));
    }
  }

  private static byte[] bytes(Upload word) {
    try (var in = word.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hash of what a client has said. */
  private String said(UUID id, Stage stage) {
    return jdbc.sql(
            """
            select coalesce(artifact, encode(sha256(body), 'hex')) from federation_secure_message
            where task = ? and stage = ?
            """)
        .params(id, stage.name())
        .query(String.class)
        .single();
  }
}
