package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.Failure.Conflict;
import dev.polymath.common.failure.Failure.Forbidden;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.NotFound;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.models.Artifact;
import dev.polymath.common.models.ArtifactStore;
import dev.polymath.common.safetensors.MalformedSafetensors;
import dev.polymath.federation.averaging.LocalRule;
import dev.polymath.federation.protocol.Receipt;
import dev.polymath.federation.protocol.TaskOffer;
import dev.polymath.federation.training.Clients.Client;
import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What a client asks for and answers: its tasks, their weights, its updates. */
public final class Tasks {

  /** From which tasks somebody may take one now. */
  static final String OPEN =
      """
       from federation_task t
       join federation_round o on o.run = t.run and o.round = t.round
       join federation_run r on r.id = t.run
      where t.state in ('OFFERED', 'STARTED') and o.state = 'OPEN' and r.state = 'RUNNING'
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final ArtifactStore artifacts;
  private final UpdateInspection inspection;
  private final Downloads downloads;
  private final UploadParts parts;
  private final Intake intake;
  private final TaskBell bell;

  Tasks(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      JsonMapper json,
      ArtifactStore artifacts,
      Stored stored,
      Downloads downloads,
      UploadParts parts,
      Intake intake,
      TaskBell bell) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.json = json;
    this.artifacts = artifacts;
    this.downloads = downloads;
    this.parts = parts;
    this.intake = intake;
    this.bell = bell;
    inspection = new UpdateInspection(stored);
  }

  /** The next task of a client, the same one until it is answered; waits for one for so long. */
  public Optional<TaskOffer> next(Client client, Duration limit) {
    var end = System.nanoTime() + limit.toNanos();
    var offer = take(client);
    for (var left = limit; offer.isEmpty() && left.isPositive() && bell.isRunning(); ) {
      try {
        bell.await(client.id(), left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
      offer = take(client);
      left = Duration.ofNanos(end - System.nanoTime());
    }
    return offer;
  }

  private Optional<TaskOffer> take(Client client) {
    var offer =
        jdbc.sql(
                "select t.*, o.weights_sha256, o.control_sha256, o.deadline_at, r.request, r.clients"
                    + OPEN
                    + " and t.client = ? order by t.offered_at, t.id limit 1")
            .param(client.id())
            .query((row, number) -> offer(client, row))
            .optional();
    offer.ifPresent(
        taken ->
            jdbc.sql(
                    "update federation_task set state = 'STARTED', started_at = now()"
                        + " where id = ? and state = 'OFFERED'")
                .param(taken.id())
                .update());
    return offer;
  }

  private TaskOffer offer(Client client, ResultSet row) throws SQLException {
    var request = json.readValue(row.getString("request"), RunRequest.class);
    var settings = request.settings(row.getInt("clients"));
    return new TaskOffer(
        row.getObject("id", UUID.class),
        row.getObject("run", UUID.class),
        row.getInt("round"),
        client.name(),
        request.task(),
        new TaskOffer.Settings(
            settings.epochs(),
            settings.batch(),
            settings.learningRate(),
            settings.decay(),
            settings.rule() instanceof LocalRule.Proximal(double mu) ? mu : 0,
            settings.rule() instanceof LocalRule.Controlled),
        request.seedOrZero(),
        row.getString("weights_sha256"),
        row.getString("control_sha256"),
        request.partition(),
        request.compression(),
        request.secure(),
        row.getTimestamp("deadline_at").toInstant());
  }

  private record Task(
      UUID id,
      UUID run,
      int round,
      Round.Outcome state,
      @Nullable String reason,
      @Nullable String sha256,
      long bytesUp,
      Round.State roundState,
      RunState runState,
      @Nullable String weights,
      @Nullable String control,
      RunRequest request) {

    boolean isIn(String update) {
      return state == Round.Outcome.ACCEPTED && update.equals(sha256);
    }

    boolean isAwaited() {
      return state == Round.Outcome.OFFERED || state == Round.Outcome.STARTED;
    }

    Receipt receipt() {
      return new Receipt(id, Objects.requireNonNull(sha256), bytesUp);
    }

    /** The weights of a round that is open are there. */
    String start() {
      return Objects.requireNonNull(weights);
    }
  }

  /**
   * A task of this client.
   *
   * @throws Forbidden where it is another's
   */
  private Task task(Client client, UUID id) {
    return jdbc.sql(
            """
            select t.*, o.state as round_state, r.state as run_state, o.weights_sha256,
              o.control_sha256, r.request
            from federation_task t
            join federation_round o on o.run = t.run and o.round = t.round
            join federation_run r on r.id = t.run
            where t.id = ?
            """)
        .param(id)
        .query(
            (row, number) -> {
              if (!client.id().equals(row.getObject("client", UUID.class))) {
                throw new Forbidden("This task is asked of another client.");
              }
              return new Task(
                  id,
                  row.getObject("run", UUID.class),
                  row.getInt("round"),
                  Round.Outcome.valueOf(row.getString("state")),
                  row.getString("reason"),
                  row.getString("sha256"),
                  row.getLong("bytes_up"),
                  Round.State.valueOf(row.getString("round_state")),
                  RunState.valueOf(row.getString("run_state")),
                  row.getString("weights_sha256"),
                  row.getString("control_sha256"),
                  json.readValue(row.getString("request"), RunRequest.class));
            })
        .optional()
        .orElseThrow(() -> new NotFound("There is no such task."));
  }

  /** The weights that a task starts from. */
  public Artifact weights(Client client, UUID id) {
    return download(task(client, id), task -> task.weights());
  }

  /** The control variate that comes with them, with SCAFFOLD. */
  public Artifact control(Client client, UUID id) {
    return download(task(client, id), task -> task.control());
  }

  private Artifact download(Task task, Function<Task, @Nullable String> which) {
    requireOpen(task);
    var sha256 = which.apply(task);
    if (sha256 == null) throw new NotFound("This task has no such file.");
    return artifacts
        .find(sha256)
        .orElseThrow(() -> new NotFound("The weights of this round are no longer kept."));
  }

  /** Says that a client was sent so much. */
  public void sent(UUID task, long bytes) {
    jdbc.sql("update federation_task set bytes_down = bytes_down + ? where id = ?")
        .params(bytes, task)
        .update();
  }

  /** Opens what {@link #weights} or {@link #control} found. */
  public InputStream open(Artifact artifact) {
    return downloads.open(artifact);
  }

  /**
   * What a client says of an update that it sends.
   *
   * @param samples nₖ
   * @param metrics of the training
   * @param sha256 of all its bytes
   */
  public record Announced(long samples, Map<String, Double> metrics, String sha256) {}

  /** How many bytes of an update are here: all of them where it is in. */
  public long received(Client client, UUID id, String sha256) {
    var task = task(client, id);
    if (task.isIn(sha256)) return task.bytesUp();
    requireOpen(task);
    return parts.end(id, sha256);
  }

  /**
   * Takes the update of a task: once, whatever is sent again. What has come of it when its
   * connection breaks off is kept for {@link #resume}.
   */
  public Receipt accept(Client client, UUID id, Announced update, InputStream body) {
    return take(client, id, update, 0, null, body)
        .orElseThrow(() -> new InvalidRequest("body", "Broke off; send the rest of the update."));
  }

  /**
   * Takes what an update goes on with.
   *
   * @param offset how much of it is here already
   * @param length of the whole update
   * @return empty where more of it is to come
   */
  public Optional<Receipt> resume(
      Client client, UUID id, Announced update, long offset, long length, InputStream body) {
    if (offset < 0 || offset > length) {
      throw new InvalidRequest("Upload-Offset", "Must be from 0 to Upload-Length.");
    }
    return take(client, id, update, offset, length, body);
  }

  private Optional<Receipt> take(
      Client client,
      UUID id,
      Announced update,
      long offset,
      @Nullable Long length,
      InputStream body) {
    var task = task(client, id);
    if (task.isIn(update.sha256())) return Optional.of(task.receipt());
    if (offset > 0 && task.isAwaited()) parts.requireEnd(id, update.sha256(), offset);
    try {
      requireOpen(task);
      if (task.request().secure()) {
        throw new Unprocessable("body", "This run takes masked numbers alone; see secure.");
      }
      var start = inspection.startOf(task.start(), task.control());
      var most = task.request().format().mostBytes(start) + Weights.HEADER_BYTES;
      if (length != null && length > most) throw Upload.tooLarge(most);
      try (var piece = Upload.receive(body, (length == null ? most : length) - offset)) {
        if (piece.brokeOff() || (length != null && offset + piece.bytes() < length)) {
          intake.run(() -> parts.keep(id, update.sha256(), offset, piece));
          return Optional.empty();
        }
        if (offset == 0) return Optional.of(admit(client, task, update, piece, start));
        try (var whole = parts.join(id, piece, most)) {
          return Optional.of(admit(client, task, update, whole, start));
        }
      }
    } catch (Conflict | Unprocessable | InvalidRequest | Failure.TooLarge e) {
      intake.run(() -> refused(task, e));
      throw e;
    }
  }

  private Receipt admit(Client client, Task task, Announced update, Upload upload, Weights start) {
    if (!upload.sha256().equals(update.sha256())) {
      parts.forget(task.id());
      throw new InvalidRequest(
          "sha256", "Is not that of the body, which was damaged on its way; send it again.");
    }
    return intake.take(
        () -> {
          inspect(client, task, update.samples(), upload, start);
          return transaction.execute(
              status -> count(task, update, upload.storeIn(artifacts), start.bytes()));
        });
  }

  private void inspect(Client client, Task task, long samples, Upload upload, Weights start) {
    try (var in = upload.open()) {
      inspection.check(
          client.name(),
          samples,
          task.request().format().read(in, start),
          task.start(),
          task.control(),
          task.request().maxNorm());
    } catch (MalformedSafetensors e) {
      throw new Unprocessable("body", "Is no safetensors file: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Receipt count(Task task, Announced update, Artifact artifact, long plainBytes) {
    // Held until this is committed, so that the round cannot be closed meanwhile.
    var open =
        jdbc.sql("select state from federation_round where run = ? and round = ? for share")
            .params(task.run(), task.round())
            .query(String.class)
            .single();
    if (!open.equals("OPEN")) throw late();
    var counted =
        jdbc.sql(
                """
                update federation_task set state = 'ACCEPTED', finished_at = clock_timestamp(),
                  samples = :samples, metrics = :metrics::jsonb, sha256 = :sha256,
                  artifact = :sha256, bytes_up = :bytes, plain_bytes_up = :plain
                where id = :id and state in ('OFFERED', 'STARTED')
                """)
            .param("samples", update.samples())
            .param("metrics", json.writeValueAsString(update.metrics()))
            .param("sha256", artifact.sha256())
            .param("bytes", artifact.bytes())
            .param("plain", plainBytes)
            .param("id", task.id())
            .update();
    if (counted == 0) {
      // Its twin was faster.
      var sha256 =
          jdbc.sql("select sha256 from federation_task where id = ?")
              .param(task.id())
              .query((row, number) -> Optional.ofNullable(row.getString(1)))
              .single();
      if (!sha256.equals(Optional.of(artifact.sha256()))) throw another();
    }
    parts.forget(task.id());
    return new Receipt(task.id(), artifact.sha256(), artifact.bytes());
  }

  private static void requireOpen(Task task) {
    if (task.runState().isFinal()) {
      throw new Conflict("The run is %s; this task is over.".formatted(task.runState()));
    }
    switch (task.state()) {
      case ACCEPTED -> throw another();
      case FAILED -> throw new Conflict("This task has failed: " + task.reason());
      case LEFT_OUT -> throw late();
      case OFFERED, STARTED -> {
        if (task.roundState() != Round.State.OPEN) throw late();
      }
    }
  }

  private static Conflict another() {
    return new Conflict("An update of this client is in already, and no other is taken.");
  }

  private static Conflict late() {
    return new Conflict("The round ended without this client; wait for the next task.");
  }

  private void refused(Task task, Failure why) {
    jdbc.sql("update federation_round set refused = refused + 1 where run = ? and round = ?")
        .params(task.run(), task.round())
        .update();
    jdbc.sql(
            "update federation_task set reason = ? where id = ? and state in ('OFFERED', 'STARTED')")
        .params("an update was refused: " + why.getMessage(), task.id())
        .update();
  }

  /** A client says that it cannot do its task; nothing happens where the task is over already. */
  public void fail(Client client, UUID id, String reason) {
    var task = task(client, id);
    if (task.state() == Round.Outcome.ACCEPTED) throw another();
    jdbc.sql(
            """
            update federation_task set state = 'FAILED', finished_at = now(), reason = ?
            where id = ? and state in ('OFFERED', 'STARTED')
            """)
        .params("the client says: " + reason, id)
        .update();
  }
}
