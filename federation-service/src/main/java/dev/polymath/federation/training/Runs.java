package dev.polymath.federation.training;

import dev.polymath.common.datasets.Datasets;
import dev.polymath.common.failure.Failure.Conflict;
import dev.polymath.common.failure.Failure.NotFound;
import dev.polymath.common.models.ModelRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Federations: to begin, watch, halt and end them. */
public final class Runs {

  private static final TypeReference<Map<String, Double>> METRICS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final Evaluation evaluation;
  private final Datasets datasets;

  Runs(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      JsonMapper json,
      Evaluation evaluation,
      Datasets datasets) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.json = json;
    this.evaluation = evaluation;
    this.datasets = datasets;
  }

  /** Accepts a run durably: once this returns, some process will drive it. */
  public Run begin(RunRequest request) {
    request.check();
    if (request.testSet() != null) {
      datasets.require("testSet", request.testSet());
      evaluation.check(request);
    }
    var id = UUID.randomUUID();
    jdbc.sql(
            "insert into federation_run (id, name, state, request, secret)"
                + " values (:id, :name, 'WAITING', :request, :secret)")
        .param("id", id)
        .param("name", request.name())
        .param("request", json.writeValueAsString(request))
        .param("secret", request.privacy() == null ? null : RunSecret.fresh(), Types.BINARY)
        .update();
    return find(id);
  }

  /** A run that there is. */
  public Run find(UUID id) {
    return jdbc.sql(SELECT + " where r.id = :id")
        .param("id", id)
        .query(this::run)
        .optional()
        .orElseThrow(() -> unknown());
  }

  /** Runs from the newest on, those before a number. */
  public List<Run> before(long number, int limit) {
    return jdbc.sql(SELECT + " where r.number < :number order by r.number desc limit :limit")
        .param("number", number)
        .param("limit", limit)
        .query(this::run)
        .list();
  }

  /** No more tasks are handed out until {@link #resume}; updates under way are still taken. */
  public Run pause(UUID id) {
    return change(
        id,
        "state in ('WAITING', 'RUNNING')",
        "state = 'PAUSED', paused_at = now()",
        "be paused",
        RunState.PAUSED);
  }

  /** Goes on; the deadline of the open round moves by as long as the pause was. */
  public Run resume(UUID id) {
    return transaction.execute(
        status -> {
          jdbc.sql(
                  """
                  update federation_round o
                  set deadline_at = deadline_at + (now() - r.paused_at)
                  from federation_run r
                  where r.id = ? and o.run = r.id and o.state = 'OPEN' and r.state = 'PAUSED'
                  """)
              .param(id)
              .update();
          return change(
              id,
              "state = 'PAUSED'",
              "paused_at = null, state = case when exists (select from federation_round o where o.run"
                  + " = federation_run.id and o.state <> 'DONE') then 'RUNNING' else 'WAITING' end",
              "be resumed",
              RunState.WAITING,
              RunState.RUNNING);
        });
  }

  /** Ends it without a model. */
  public Run cancel(UUID id) {
    return change(
        id,
        "state in ('WAITING', 'RUNNING', 'PAUSED')",
        "state = 'CANCELLED', finished_at = now()",
        "be cancelled",
        RunState.CANCELLED);
  }

  /** Does nothing where the run is in such a state already, so that a repetition is safe. */
  private Run change(UUID id, String where, String set, String what, RunState... already) {
    var changed =
        jdbc.sql("update federation_run set " + set + " where id = ? and " + where)
            .param(id)
            .update();
    var run = find(id);
    if (changed == 0 && !List.of(already).contains(run.state())) {
      throw new Conflict("The run is %s and cannot %s.".formatted(run.state(), what));
    }
    return run;
  }

  /** The rounds of a run in order, from after one on. */
  public List<Round> rounds(UUID run, int after, int limit) {
    find(run);
    return jdbc.sql(
            ROUNDS + " where o.run = :run and o.round > :after order by o.round limit :limit")
        .param("run", run)
        .param("after", after)
        .param("limit", limit)
        .query(this::round)
        .list();
  }

  /** One round. */
  public Round round(UUID run, int round) {
    find(run);
    return jdbc.sql(ROUNDS + " where o.run = :run and o.round = :round")
        .param("run", run)
        .param("round", round)
        .query(this::round)
        .optional()
        .orElseThrow(() -> new NotFound("The run has no such round yet."));
  }

  /** Who was asked in a round, by name. */
  public List<Round.Participant> participants(UUID run, int round) {
    return jdbc.sql(
            """
            select t.client, c.name, t.state, t.reason, t.samples, t.bytes_down, t.bytes_up,
              extract(epoch from t.finished_at - t.offered_at) as seconds, t.metrics
            from federation_task t join federation_client c on c.id = t.client
            where t.run = ? and t.round = ? order by c.name
            """)
        .params(run, round)
        .query(
            (row, number) ->
                new Round.Participant(
                    row.getObject("client", UUID.class),
                    row.getString("name"),
                    Round.Outcome.valueOf(row.getString("state")),
                    row.getString("reason"),
                    Rows.number(row, "samples"),
                    row.getLong("bytes_down"),
                    row.getLong("bytes_up"),
                    Rows.real(row, "seconds"),
                    metrics(row)))
        .list();
  }

  static NotFound unknown() {
    return new NotFound("There is no such run; GET /v1/federation/runs lists those there are.");
  }

  private static final String SELECT =
      """
      select r.*, coalesce(t.down, 0) as bytes_down, coalesce(t.up, 0) as bytes_up,
        coalesce(t.plain, 0) as plain_bytes_up,
        coalesce(d.metrics, '{}') as metrics, d.epsilon,
        extract(epoch from d.done_at - r.started_at) as seconds
      from federation_run r
      left join federation_round d on d.run = r.id and d.round = r.round
      left join lateral (
        select sum(bytes_down) as down, sum(bytes_up) as up, sum(plain_bytes_up) as plain
        from federation_task where run = r.id
      ) t on true
      """;

  private Run run(ResultSet row, int number) throws SQLException {
    var request = json.readValue(row.getString("request"), RunRequest.class);
    var state = RunState.valueOf(row.getString("state"));
    var round = row.getInt("round");
    var seconds = Rows.real(row, "seconds");
    var model = row.getString("model_name");
    return new Run(
        row.getObject("id", UUID.class),
        row.getLong("number"),
        row.getString("name"),
        state,
        request,
        round,
        metrics(row),
        privacy(request.privacy(), Rows.real(row, "epsilon"), Rows.real(row, "clip")),
        Rows.integer(row, "best_round"),
        Rows.real(row, "best_metric"),
        row.getLong("bytes_down"),
        row.getLong("bytes_up"),
        row.getLong("plain_bytes_up"),
        seconds == null || state.isFinal() ? null : seconds / round * (request.rounds() - round),
        model == null ? null : new ModelRef(model, row.getInt("model_version")),
        row.getString("error"),
        row.getTimestamp("created_at").toInstant(),
        Rows.instant(row, "started_at"),
        Rows.instant(row, "finished_at"));
  }

  private static final String ROUNDS =
      """
      select o.*, extract(epoch from o.done_at - o.opened_at) as seconds,
        (select request from federation_run where id = o.run) as request,
        coalesce(t.down, 0) as bytes_down, coalesce(t.up, 0) as bytes_up,
        coalesce(t.plain, 0) as plain_bytes_up
      from federation_round o
      left join lateral (
        select sum(bytes_down) as down, sum(bytes_up) as up, sum(plain_bytes_up) as plain
        from federation_task
        where run = o.run and round = o.round
      ) t on true
      """;

  private Round round(ResultSet row, int number) throws SQLException {
    return new Round(
        row.getInt("round"),
        Round.State.valueOf(row.getString("state")),
        row.getInt("wanted"),
        Rows.integer(row, "clients"),
        Rows.number(row, "samples"),
        row.getLong("bytes_down"),
        row.getLong("bytes_up"),
        row.getLong("plain_bytes_up"),
        Rows.real(row, "seconds"),
        row.getInt("refused"),
        metrics(row),
        privacy(
            json.readValue(row.getString("request"), RunRequest.class).privacy(),
            Rows.real(row, "epsilon"),
            null),
        row.getString("result_sha256"),
        row.getTimestamp("opened_at").toInstant(),
        row.getTimestamp("deadline_at").toInstant());
  }

  private static @Nullable Privacy privacy(
      @Nullable PrivacyChoice choice, @Nullable Double epsilon, @Nullable Double clip) {
    return choice == null || epsilon == null
        ? null
        : new Privacy(epsilon, choice.deltaOrUsual(), clip);
  }

  private Map<String, Double> metrics(ResultSet row) throws SQLException {
    return new TreeMap<>(json.readValue(row.getString("metrics"), METRICS));
  }
}
