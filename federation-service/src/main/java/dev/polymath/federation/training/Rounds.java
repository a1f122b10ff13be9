package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.averaging.Aggregation;
import dev.polymath.federation.averaging.BatchNormPolicy;
import dev.polymath.federation.averaging.Combined;
import dev.polymath.federation.privacy.PrivateMean;
import dev.polymath.federation.strategy.Global;
import dev.polymath.federation.strategy.Strategy;
import dev.polymath.federation.training.Clients.Client;
import dev.polymath.federation.weights.Weights;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Takes runs further, a step at a time; whichever process does it, the result is the same. */
final class Rounds {

  /** Updates that are removed at a time. */
  private static final int SWEPT = 20;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final Stored stored;
  private final Clients clients;
  private final Evaluation evaluation;
  private final SecureRounds secure;
  private final Publication publication;
  private final FederationProperties properties;

  Rounds(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      JsonMapper json,
      Stored stored,
      Clients clients,
      Evaluation evaluation,
      SecureRounds secure,
      Publication publication,
      FederationProperties properties) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.json = json;
    this.stored = stored;
    this.clients = clients;
    this.evaluation = evaluation;
    this.secure = secure;
    this.publication = publication;
    this.properties = properties;
  }

  /** Those runs that somebody has to look after. */
  List<UUID> unfinished() {
    return jdbc.sql(
            "select id from federation_run where state in ('WAITING', 'RUNNING') order by number")
        .query((row, number) -> row.getObject("id", UUID.class))
        .list();
  }

  /**
   * A step of a run, unless another process is at it. A run fails where the same again would not
   * do; all other trouble comes as it is, leaves the run where it was, and may pass.
   *
   * @return whether there may be another step to take right now
   */
  boolean advance(UUID id) {
    try {
      return Boolean.TRUE.equals(transaction.execute(status -> step(id)));
    } catch (Failure.Unavailable | Failure.Busy | Failure.DeadlinePassed e) {
      throw e;
    } catch (RunFailed | Failure e) {
      fail(id, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private boolean step(UUID id) {
    var run = lock(id);
    if (run == null) return false;
    if (run.weights() == null) return start(run);
    var open = current(run);
    if (open == null) return open(run);
    return open.state() == Round.State.OPEN ? closeIfDue(run, open) : average(run, open);
  }

  private record Progress(
      UUID id,
      String state,
      RunRequest request,
      int round,
      int clients,
      @Nullable String weights,
      @Nullable String control,
      @Nullable String memory,
      @Nullable RunSecret secret,
      @Nullable Double clip,
      @Nullable Double bestMetric) {

    Progress {
      Objects.requireNonNull(request);
    }

    /** How many clients a private round has in the mean. */
    double expectedClients() {
      return request.fraction() * clients;
    }

    /** The norm that a private round cuts to. */
    double clipOf(PrivacyChoice privacy) {
      return clip == null ? privacy.clip() : clip;
    }

    String startsFrom() {
      return Objects.requireNonNull(weights);
    }
  }

  private @Nullable Progress lock(UUID id) {
    return jdbc.sql(
            "select * from federation_run where id = ? and state in ('WAITING', 'RUNNING')"
                + " for update skip locked")
        .param(id)
        .query(
            (row, number) ->
                new Progress(
                    id,
                    row.getString("state"),
                    json.readValue(row.getString("request"), RunRequest.class),
                    row.getInt("round"),
                    row.getInt("clients"),
                    row.getString("weights_sha256"),
                    row.getString("control_sha256"),
                    row.getString("memory_sha256"),
                    row.getBytes("secret") == null ? null : new RunSecret(row.getBytes("secret")),
                    Rows.real(row, "clip"),
                    Rows.real(row, "best_metric")))
        .optional()
        .orElse(null);
  }

  private record Current(
      int round, Round.State state, int wanted, boolean overdue, int extensions) {}

  private @Nullable Current current(Progress run) {
    return jdbc.sql(
            "select *, deadline_at <= now() as overdue from federation_round"
                + " where run = ? and round = ?")
        .params(run.id(), run.round() + 1)
        .query(
            (row, number) ->
                new Current(
                    row.getInt("round"),
                    Round.State.valueOf(row.getString("state")),
                    row.getInt("wanted"),
                    row.getBoolean("overdue"),
                    row.getInt("extensions")))
        .optional()
        .orElse(null);
  }

  private boolean start(Progress run) {
    var there = clients.available(run.request().task()).size();
    if (there < run.request().leastClients()) return false;
    var strategy = run.request().strategy(there);
    Global global;
    try (var torch = Torch.onCpu()) {
      var seed = new Seed(run.request().seedOrZero()).child("initial");
      var initial = Weights.of(run.request().subject().task().start(torch, seed).state());
      global = strategy.start(BatchNormPolicy.AVERAGE.averaged(initial));
    }
    var control = strategy.control(global);
    jdbc.sql(
            """
            update federation_run set state = 'RUNNING', started_at = now(), clients = :clients,
              weights_sha256 = :weights, control_sha256 = :control, memory_sha256 = :memory
            where id = :id
            """)
        .param("id", run.id())
        .param("clients", there)
        .param("weights", stored.put(global.weights()))
        .param("control", control.isEmpty() ? null : stored.put(control))
        .param("memory", global.memory().isEmpty() ? null : stored.put(global.memory()))
        .update();
    return true;
  }

  private boolean open(Progress run) {
    var there = clients.available(run.request().task());
    if (there.size() < run.request().leastClients()) {
      state(run, "WAITING");
      return false;
    }
    var round = run.round() + 1;
    var drawn = drawn(run, round, there);
    var wanted = drawn == null ? run.request().wanted(there.size()) : drawn.size();
    jdbc.sql(
            """
            insert into federation_round
              (run, round, state, wanted, weights_sha256, control_sha256, deadline_at, stage)
            values (:run, :round, 'OPEN', :wanted, :weights, :control,
              now() + make_interval(secs => :wait), :stage)
            """)
        .param("run", run.id())
        .param("round", round)
        .param("wanted", wanted)
        .param("stage", run.request().secure() ? "KEYS" : null)
        .param("weights", run.startsFrom())
        .param("control", run.control())
        .param("wait", seconds(wait(run)))
        .update();
    ask(run, round, drawn == null ? chosen(run, round, wanted, there) : drawn, there);
    state(run, "RUNNING");
    return false;
  }

  private void state(Progress run, String state) {
    if (state.equals(run.state())) return;
    jdbc.sql("update federation_run set state = ? where id = ?").params(state, run.id()).update();
  }

  /** As many as are needed for so many updates. */
  private static List<String> chosen(Progress run, int round, int wanted, List<Client> there) {
    var names = there.stream().map(Client::name).toList();
    return run.request().asked(wanted, there.size()).of(names, round - 1);
  }

  /**
   * Whom a private round takes, each by chance for itself, or null where rounds are not private.
   */
  private static @Nullable List<String> drawn(Progress run, int round, List<Client> there) {
    var secret = run.secret();
    if (secret == null) return null;
    var names = there.stream().map(Client::name).toList();
    return secret.chosen(names, run.request().fraction(), round);
  }

  /** Asks the clients of a round, each once. */
  private void ask(Progress run, int round, List<String> chosen, List<Client> there) {
    var byName = there.stream().collect(Collectors.toMap(Client::name, Client::id));
    for (var name : chosen) {
      jdbc.sql(
              """
              insert into federation_task (id, run, round, client, state)
              values (?, ?, ?, ?, 'OFFERED') on conflict (run, round, client) do nothing
              """)
          .params(UUID.randomUUID(), run.id(), round, Objects.requireNonNull(byName.get(name)))
          .update();
    }
  }

  private Duration wait(Progress run) {
    var given = run.request().deadlineSeconds();
    if (given != null) return Duration.ofMillis(Math.round(1e3 * given));
    var seconds =
        jdbc.sql(
                """
                select extract(epoch from finished_at - offered_at) from federation_task
                where run = ? and state = 'ACCEPTED' order by finished_at desc limit 1000
                """)
            .param(run.id())
            .query(Double.class)
            .list();
    if (seconds.isEmpty()) return properties.firstDeadline();
    return new AdaptiveDeadline(properties.deviations(), properties.leastDeadline())
        .of(seconds.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The database's clock alone tells when a round is over, whoever asks. */
  static double seconds(Duration wait) {
    return wait.toMillis() / 1e3;
  }

  private boolean closeSecure(Progress run, Current round) {
    var asked = counts(run, round).values().stream().mapToInt(Integer::intValue).sum();
    var threshold = run.request().secureThresholdOf(round.wanted());
    if (!secure.advance(run.id(), round.round(), asked, threshold, round.overdue(), wait(run))) {
      return false;
    }
    if (!secure.fitsTogether(run.id(), round.round(), threshold, wait(run))) return false;
    secure.count(run.id(), round.round());
    return close(run, round, "went away");
  }

  private boolean closeIfDue(Progress run, Current round) {
    if (run.request().secure()) return closeSecure(run, round);
    var counts = counts(run, round);
    var accepted = counts.getOrDefault("ACCEPTED", 0);
    var awaited = counts.getOrDefault("OFFERED", 0) + counts.getOrDefault("STARTED", 0);
    if (accepted >= round.wanted()) return close(run, round, "others were faster");
    if (!round.overdue() && awaited > 0) return false;
    if (accepted >= run.request().quorumOf(round.wanted())) {
      return close(run, round, "did not answer before the deadline");
    }
    return extend(run, round, accepted + awaited);
  }

  private Map<String, Integer> counts(Progress run, Current round) {
    var counts = new HashMap<String, Integer>();
    jdbc.sql(
            "select state, count(*) from federation_task where run = ? and round = ? group by"
                + " state")
        .params(run.id(), round.round())
        .query((row, number) -> counts.put(row.getString(1), row.getInt(2)))
        .list();
    return counts;
  }

  private boolean close(Progress run, Current round, String reason) {
    // Whoever is taking an update right now holds the round's row until it is in.
    jdbc.sql(
            "update federation_round set state = 'CLOSED', closed_at = now()"
                + " where run = ? and round = ?")
        .params(run.id(), round.round())
        .update();
    jdbc.sql(
            """
            update federation_task
            set state = 'LEFT_OUT', finished_at = now(), reason = coalesce(reason || '; ', '') || ?
            where run = ? and round = ? and state in ('OFFERED', 'STARTED')
            """)
        .params(reason, run.id(), round.round())
        .update();
    return true;
  }

  /** Too few have answered: the round waits as long again, and asks others in place of the lost. */
  private boolean extend(Progress run, Current round, int stillThere) {
    if (round.extensions() >= properties.maxExtensions()) {
      throw new RunFailed(
          "Round %d came to no quorum of %d updates in %d deadlines."
              .formatted(
                  round.round(),
                  run.request().quorumOf(round.wanted()),
                  properties.maxExtensions() + 1));
    }
    var there = clients.available(run.request().task());
    if (!round.overdue()) {
      if (run.secret() != null) return false;
      // All have failed. Others may do better; where there are none, they may be later.
      var asked = counts(run, round).values().stream().mapToInt(Integer::intValue).sum();
      if (asked >= there.size()) return false;
    }
    jdbc.sql(
            """
            update federation_round
            set deadline_at = now() + make_interval(secs => ?), extensions = extensions + 1
            where run = ? and round = ?
            """)
        .params(seconds(wait(run)), run.id(), round.round())
        .update();
    var lost = counts(run, round).getOrDefault("FAILED", 0);
    // Whoever took part in place of another would not have been drawn for itself.
    if (run.secret() == null && stillThere < round.wanted() && !there.isEmpty()) {
      ask(run, round.round(), chosen(run, round.round(), round.wanted() + lost, there), there);
    }
    return false;
  }

  private record Update(String client, String artifact, long samples, double loss) {}

  private boolean average(Progress run, Current round) {
    var strategy = run.request().strategy(run.clients());
    var memory = run.memory();
    var before =
        new Global(
            run.round(),
            stored.read(run.startsFrom()),
            memory == null ? Weights.NONE : stored.read(memory));
    var updates = run.request().secure() ? List.<Update>of() : updates(run, round);
    var aggregation = combined(run, round, strategy, before, updates);
    var after = strategy.next(before, aggregation);
    var control = strategy.control(after);
    var metrics = new TreeMap<>(evaluation.of(run.request(), after.weights()));
    var loss = updates.stream().mapToDouble(u -> u.samples() * u.loss()).sum();
    // What clients say of themselves has no noise.
    if (Double.isFinite(loss) && run.secret() == null && !updates.isEmpty()) {
      metrics.put("loss", loss / aggregation.samples());
    }
    var sha256 = stored.put(after.weights());
    jdbc.sql(
            """
            update federation_round set state = 'DONE', done_at = clock_timestamp(),
              clients = :clients, samples = :samples, metrics = :metrics::jsonb,
              result_sha256 = :result, epsilon = :epsilon
            where run = :run and round = :round
            """)
        .param("clients", aggregation.clients())
        .param("samples", aggregation.samples())
        .param("metrics", json.writeValueAsString(metrics))
        .param("result", sha256)
        .param("epsilon", epsilon(run, round), Types.DOUBLE)
        .param("run", run.id())
        .param("round", round.round())
        .update();
    var metric = metrics.get(run.request().subject().task().metric());
    jdbc.sql(
            """
            update federation_run set round = :round, weights_sha256 = :weights,
              control_sha256 = :control, memory_sha256 = :memory, clip = :clip
            where id = :id
            """)
        .param("clip", nextClip(run, round, aggregation), Types.DOUBLE)
        .param("round", round.round())
        .param("weights", sha256)
        .param("control", control.isEmpty() ? null : stored.put(control))
        .param("memory", after.memory().isEmpty() ? null : stored.put(after.memory()))
        .param("id", run.id())
        .update();
    if (metric != null
        && (run.bestMetric() == null || run.request().isBetter(metric, run.bestMetric()))) {
      jdbc.sql(
              "update federation_run set best_round = ?, best_metric = ?, best_sha256 = ? where id"
                  + " = ?")
          .params(round.round(), metric, sha256, run.id())
          .update();
    }
    finishIfDone(run, round, metric, metrics);
    tidy(run, round);
    return true;
  }

  private Combined combined(
      Progress run, Current round, Strategy strategy, Global before, List<Update> updates) {
    if (run.request().secure()) {
      var threshold = run.request().secureThresholdOf(round.wanted());
      return secure.combined(run.id(), round.round(), threshold, before.weights());
    }
    var aggregation = aggregation(run, round, strategy, before);
    var format = run.request().format();
    var start = SentUpdate.like(before.weights(), strategy.control(before));
    for (var update : updates) {
      var sent = stored.read(update.artifact(), format, start);
      aggregation.add(SentUpdate.of(update.client(), update.samples(), sent));
    }
    return aggregation;
  }

  private static Aggregation aggregation(
      Progress run, Current round, Strategy strategy, Global before) {
    var privacy = run.request().privacy();
    var secret = run.secret();
    if (privacy == null || secret == null) return strategy.aggregation(before);
    return secret.mean(
        privacy, run.clipOf(privacy), before.weights(), run.expectedClients(), round.round());
  }

  private static @Nullable Double nextClip(Progress run, Current round, Combined combined) {
    var privacy = run.request().privacy();
    var secret = run.secret();
    if (privacy == null || secret == null) return null;
    if (!(combined instanceof PrivateMean mean)) return null;
    return secret.nextClip(
        privacy, run.clipOf(privacy), mean, run.expectedClients(), round.round());
  }

  private static @Nullable Double epsilon(Progress run, Current round) {
    var privacy = run.request().privacy();
    return privacy == null ? null : privacy.epsilon(round.round(), run.request().fraction());
  }

  private static boolean mayGoOn(Progress run, Current round) {
    var privacy = run.request().privacy();
    return privacy == null || privacy.allows(round.round() + 1, run.request().fraction());
  }

  private List<Update> updates(Progress run, Current round) {
    return jdbc.sql(
            """
            select c.name, t.artifact, t.samples, (t.metrics ->> 'loss')::double precision as loss
            from federation_task t join federation_client c on c.id = t.client
            where t.run = ? and t.round = ? and t.state = 'ACCEPTED' order by c.name
            """)
        .params(run.id(), round.round())
        .query(
            (row, number) ->
                new Update(
                    row.getString("name"),
                    row.getString("artifact"),
                    row.getLong("samples"),
                    row.getObject("loss") == null ? Double.NaN : row.getDouble("loss")))
        .list();
  }

  private void finishIfDone(
      Progress run, Current round, @Nullable Double metric, Map<String, Double> metrics) {
    var target = run.request().target();
    var reached = target != null && metric != null && !run.request().isBetter(target, metric);
    if (!reached && round.round() < run.request().rounds() && mayGoOn(run, round)) return;
    var model = publication.publish(run.id(), run.request(), metrics);
    jdbc.sql(
            """
            update federation_run set state = 'SUCCEEDED', finished_at = clock_timestamp(),
              model_name = ?, model_version = ?
            where id = ?
            """)
        .params(model.name(), model.version(), run.id())
        .update();
  }

  /** The weights of rounds long ago have served their turn. */
  private void tidy(Progress run, Current round) {
    if (run.request().secure()) secure.forget(run.id(), round.round());
    var old = new ArrayList<String>();
    jdbc.sql(
            """
            with old as (
              select run, round, weights_sha256, control_sha256 from federation_round
              where run = :run and round <= :round and weights_sha256 is not null
            )
            update federation_round o set weights_sha256 = null, control_sha256 = null
            from old where o.run = old.run and o.round = old.round
            returning old.weights_sha256, old.control_sha256
            """)
        .param("run", run.id())
        .param("round", round.round() - properties.keepRounds())
        .query(
            (row, number) -> {
              old.add(row.getString(1));
              if (row.getString(2) != null) old.add(row.getString(2));
              return number;
            })
        .list();
    if (run.memory() != null) old.add(run.memory());
    old.forEach(stored::drop);
  }

  /**
   * Removes a few of the updates that nobody needs any more. Not where they are averaged: to delete
   * a thousand takes long, and all the while others would wait for the round's row.
   */
  void sweep() {
    transaction.executeWithoutResult(
        status ->
            jdbc.sql(
                    """
                    with old as (
                      select t.id, t.artifact from federation_task t
                      join federation_round o on o.run = t.run and o.round = t.round
                      join federation_run r on r.id = t.run
                      where t.artifact is not null
                        and (o.state = 'DONE' or r.state in ('SUCCEEDED', 'FAILED', 'CANCELLED'))
                      limit ? for update of t skip locked
                    )
                    update federation_task t set artifact = null
                    from old where t.id = old.id returning old.artifact
                    """)
                .param(SWEPT)
                .query(String.class)
                .list()
                .forEach(stored::drop));
  }

  private void fail(UUID id, String reason) {
    jdbc.sql(
            "update federation_run set state = 'FAILED', error = ?, finished_at = now()"
                + " where id = ? and state in ('WAITING', 'RUNNING')")
        .params(reason, id)
        .update();
  }
}
