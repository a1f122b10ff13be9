package dev.polymath.common.jobs;

import dev.polymath.common.models.ModelRef;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * What workers write of jobs. Each statement carries the fence of its claim, so that a worker whose
 * job was given to another, because it was paused or cut off, writes nothing at all.
 */
final class Claims {

  /** Ends a row's life in one statement; the checkpoint goes with it. */
  private static final String CLOSE =
      """
      with closed as (
        update job set
          state = :state, error = :error, eta_seconds = null, finished_at = now(), checkpoint = null,
          metrics = metrics || :metrics::jsonb, model_name = :model, model_version = :version,
          revision = revision + 1, state_revision = revision + 1
        where id = :id and fence = :fence and state = 'RUNNING'
          and (:state <> 'SUCCEEDED' or not cancel_requested)
        returning id),
      emptied as (delete from job_checkpoint where job_id in (select id from closed))
      select count(*) from closed
      """;

  private static final Duration TAKE_OVER_WAIT = Duration.ofSeconds(2);

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Duration silence;

  /**
   * @param silence after which a worker counts as dead
   */
  Claims(JdbcClient jdbc, JsonMapper json, Duration silence) {
    this.jdbc = jdbc;
    this.json = json;
    this.silence = silence;
  }

  /** Claims a queued job, if the queue's entry is still the one that the worker picked. */
  Optional<Claim> claim(UUID id, String type, long pickedVersion) {
    return jdbc.sql(
            """
            update job set
              state = 'RUNNING', fence = fence + 1, attempts = attempts + 1,
              started_at = coalesce(started_at, now()), eta_seconds = null,
              revision = revision + 1, state_revision = revision + 1
            where id = :id and state = 'QUEUED' and exists (
              select 1 from job_queue
              where task_name = :type and task_instance = :instance and picked
                and version = :picked)
            returning *
            """)
        .param("id", id)
        .param("type", type)
        .param("instance", id.toString())
        .param("picked", pickedVersion)
        .query(
            (row, i) ->
                new Claim(
                    id,
                    row.getString("type"),
                    row.getString("parameters"),
                    row.getLong("fence"),
                    row.getInt("attempts"),
                    row.getObject("checkpoint", Long.class)))
        .optional();
  }

  /** What a worker learns whenever it reports. */
  enum Standing {
    HELD,
    CANCEL_REQUESTED,
    LOST
  }

  Standing standing(Claim claim) {
    return jdbc.sql(
            """
            select cancel_requested from job
            where id = :id and fence = :fence and state = 'RUNNING'
            """)
        .param("id", claim.id())
        .param("fence", claim.fence())
        .query(Boolean.class)
        .optional()
        .map(Claims::held)
        .orElse(Standing.LOST);
  }

  /**
   * Writes progress and points, in one statement. The points' names and steps differ from each
   * other; a point that an earlier attempt wrote is overwritten.
   */
  Standing report(Claim claim, @Nullable Reported progress, List<MetricPoint> points) {
    return jdbc.sql(
            """
            with held as (
              update job set
                revision = revision + :events,
                step = coalesce(:step, step),
                total_steps = coalesce(:total, total_steps),
                eta_seconds = case when :step::bigint is null then eta_seconds else :eta end,
                progress_revision =
                  case when :step::bigint is null then progress_revision
                       else revision + :events end,
                metrics = metrics || :metrics::jsonb
              where id = :id and fence = :fence and state = 'RUNNING'
              returning id, revision, cancel_requested),
            written as (
              insert into job_metric (job_id, name, step, value, revision)
              select held.id, p.name, p.step, p.value, held.revision - :events + p.ordinality
              from held, unnest(:names::text[], :steps::bigint[], :values::float8[])
                with ordinality as p (name, step, value, ordinality)
              on conflict (job_id, name, step)
              do update set value = excluded.value, revision = excluded.revision)
            select cancel_requested from held
            """)
        .param("events", points.size() + (progress == null ? 0 : 1))
        .param("step", progress == null ? null : progress.step(), Types.BIGINT)
        .param("total", progress == null ? null : progress.totalSteps(), Types.BIGINT)
        .param("eta", progress == null ? null : progress.etaSeconds(), Types.DOUBLE)
        .param("metrics", latest(points))
        .param("names", points.stream().map(MetricPoint::name).toArray(String[]::new))
        .param("steps", points.stream().map(MetricPoint::step).toArray(Long[]::new))
        .param("values", points.stream().map(MetricPoint::value).toArray(Double[]::new))
        .param("id", claim.id())
        .param("fence", claim.fence())
        .query(Boolean.class)
        .optional()
        .map(Claims::held)
        .orElse(Standing.LOST);
  }

  /**
   * Names a checkpoint, whose chunks are written, as the job's; those before it go. False if the
   * claim is lost. The last statement of a transaction.
   */
  boolean checkpoint(Claim claim, long version) {
    neverHoldPaused();
    return jdbc.sql(
                """
                with held as (
                  update job set checkpoint = :version
                  where id = :id and fence = :fence and state = 'RUNNING'
                  returning id),
                emptied as (
                  delete from job_checkpoint
                  where job_id in (select id from held) and version < :version)
                select count(*) from held
                """)
            .param("version", version)
            .param("id", claim.id())
            .param("fence", claim.fence())
            .query(Long.class)
            .single()
        == 1;
  }

  /**
   * Closes a job that did its work; false if it is no longer this claim's or was cancelled. The
   * last statement of the transaction that publishes its model.
   */
  boolean succeed(Claim claim, Map<String, Double> metrics, @Nullable ModelRef model) {
    neverHoldPaused();
    return close(claim, JobState.SUCCEEDED, null, metrics, model);
  }

  boolean fail(Claim claim, String error) {
    return close(claim, JobState.FAILED, error, Map.of(), null);
  }

  boolean cancel(Claim claim) {
    return close(claim, JobState.CANCELLED, null, Map.of(), null);
  }

  private boolean close(
      Claim claim,
      JobState state,
      @Nullable String error,
      Map<String, Double> metrics,
      @Nullable ModelRef model) {
    return jdbc.sql(CLOSE)
            .param("state", state.name())
            .param("error", error)
            .param("metrics", finite(metrics))
            .param("model", model == null ? null : model.name())
            .param("version", model == null ? null : model.version(), Types.INTEGER)
            .param("id", claim.id())
            .param("fence", claim.fence())
            .query(Long.class)
            .single()
        == 1;
  }

  /** Puts a job back into the queue as a shutdown does: the attempt does not count. */
  boolean handBack(Claim claim) {
    return requeue(claim, claim.attempt() - 1);
  }

  /** Puts a job back into the queue after a disturbance that may pass: the attempt counts. */
  boolean retry(Claim claim) {
    return requeue(claim, claim.attempt());
  }

  private boolean requeue(Claim claim, int attempts) {
    return jdbc.sql(
                """
                update job set
                  state = 'QUEUED', fence = fence + 1, attempts = :attempts, eta_seconds = null,
                  revision = revision + 1, state_revision = revision + 1
                where id = :id and fence = :fence and state = 'RUNNING' and not cancel_requested
                """)
            .param("attempts", attempts)
            .param("id", claim.id())
            .param("fence", claim.fence())
            .update()
        == 1;
  }

  /**
   * Takes a running job away from a worker that died, and says what became of it; empty if it was
   * not running. Its old worker, should it wake, writes nothing from here on. Called in a
   * transaction; gives up soon, to be tried again, where another one holds the job.
   */
  Optional<JobState> takeFromDeadWorker(UUID id, int maxAttempts) {
    setForTransaction("lock_timeout", TAKE_OVER_WAIT);
    return jdbc.sql(
            """
            with taken as (
              update job set
                fence = fence + 1, eta_seconds = null,
                state = case when cancel_requested then 'CANCELLED'
                             when attempts >= :max then 'FAILED' else 'QUEUED' end,
                error = case when not cancel_requested and attempts >= :max then :error end,
                finished_at = case when cancel_requested or attempts >= :max then now() end,
                checkpoint = case when cancel_requested or attempts >= :max then null
                                  else checkpoint end,
                revision = revision + 1, state_revision = revision + 1
              where id = :id and state = 'RUNNING'
              returning id, state),
            emptied as (
              delete from job_checkpoint
              where job_id in (select id from taken where state <> 'QUEUED'))
            select state from taken
            """)
        .param("id", id)
        .param("max", maxAttempts)
        .param(
            "error",
            ("The worker died while it ran this job, %d time(s) in a row: it was killed, ran out of"
                    + " memory or lost its database. See its log, then submit the job again.")
                .formatted(maxAttempts))
        .query(String.class)
        .optional()
        .map(JobState::valueOf);
  }

  /** Whether a job is in a final state, or is not there. */
  boolean isClosed(UUID id) {
    return jdbc.sql("select state from job where id = :id")
        .param("id", id)
        .query(String.class)
        .optional()
        .map(state -> JobState.valueOf(state).isFinal())
        .orElse(true);
  }

  /**
   * From here to the end of the transaction its locks are let go of, with the transaction, if this
   * process is paused: else nobody could take the job from it.
   */
  private void neverHoldPaused() {
    setForTransaction("idle_in_transaction_session_timeout", silence);
  }

  private void setForTransaction(String setting, Duration duration) {
    jdbc.sql("select set_config(:setting, :millis, true)")
        .param("setting", setting)
        .param("millis", Long.toString(duration.toMillis()))
        .query(String.class)
        .single();
  }

  /** Of each series its last finite value. */
  private String latest(List<MetricPoint> points) {
    return finite(
        points.stream()
            .collect(
                Collectors.toMap(
                    MetricPoint::name, MetricPoint::value, (earlier, later) -> later)));
  }

  private String finite(Map<String, Double> figures) {
    return json.writeValueAsString(
        figures.entrySet().stream()
            .filter(figure -> Double.isFinite(figure.getValue()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private static Standing held(boolean cancelRequested) {
    return cancelRequested ? Standing.CANCEL_REQUESTED : Standing.HELD;
  }

  /** Progress to write down. */
  record Reported(long step, long totalSteps, @Nullable Double etaSeconds) {}
}
