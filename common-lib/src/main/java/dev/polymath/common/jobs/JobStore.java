package dev.polymath.common.jobs;

import dev.polymath.common.jobs.Job.Progress;
import dev.polymath.common.jobs.JobEvent.MetricChange;
import dev.polymath.common.jobs.JobEvent.ProgressChange;
import dev.polymath.common.jobs.JobEvent.StateChange;
import dev.polymath.common.models.ModelRef;
import dev.polymath.common.web.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of jobs as their callers write and read them. What workers write is in {@link Claims}.
 */
final class JobStore {

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final TypeReference<Map<String, Double>> FIGURES = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  JobStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Writes a new job, queued. */
  Numbered insert(UUID id, String type, String parameters, String shownParameters) {
    return jdbc.sql(
            """
            insert into job (id, type, state, parameters, shown_parameters)
            values (:id, :type, 'QUEUED', :parameters, :shown)
            returning *
            """)
        .param("id", id)
        .param("type", type)
        .param("parameters", parameters)
        .param("shown", shownParameters)
        .query(this::numbered)
        .single();
  }

  Optional<Job> find(UUID id) {
    return jdbc.sql("select * from job where id = :id").param("id", id).query(this::job).optional();
  }

  /** Newest first; {@code before} is the cursor that the page before gave. */
  Page<Job> page(
      @Nullable JobState state, @Nullable String type, @Nullable Long before, int limit) {
    var rows =
        jdbc.sql(
                """
                select * from job
                where (:state::text is null or state = :state)
                  and (:type::text is null or type = :type)
                  and (:before::bigint is null or number < :before)
                order by number desc limit :limit
                """)
            .param("state", state == null ? null : state.name())
            .param("type", type)
            .param("before", before)
            .param("limit", limit + 1)
            .query(this::numbered)
            .list();
    var page = rows.subList(0, Math.min(limit, rows.size()));
    return new Page<>(
        page.stream().map(Numbered::job).toList(),
        rows.size() > limit ? Long.toString(page.getLast().number()) : null);
  }

  /** Cancels a queued job at once and asks a running one to stop; a final one stays as it is. */
  Optional<Job> requestCancel(UUID id) {
    return jdbc.sql(
            """
            update job set
              cancel_requested = true,
              state = case when state = 'QUEUED' then 'CANCELLED' else state end,
              finished_at = case when state = 'QUEUED' then now() end,
              revision = case when state = 'QUEUED' then revision + 1 else revision end,
              state_revision = case when state = 'QUEUED' then revision + 1 else state_revision end
            where id = :id and state in ('QUEUED', 'RUNNING')
            returning *
            """)
        .param("id", id)
        .query(this::job)
        .optional();
  }

  /** How many jobs are in a state that is not final. */
  long count(JobState state) {
    return jdbc.sql("select count(*) from job where state = :state")
        .param("state", state.name())
        .query(Long.class)
        .single();
  }

  /** The revisions of those of the jobs that exist. */
  Map<UUID, Long> revisions(Collection<UUID> ids) {
    var revisions = new HashMap<UUID, Long>();
    jdbc.sql("select id, revision from job where id = any(:ids)")
        .param("ids", ids.toArray(UUID[]::new))
        .query(
            row -> {
              revisions.put(row.getObject("id", UUID.class), row.getLong("revision"));
            });
    return revisions;
  }

  /**
   * What changed after a revision, oldest first, at most about {@code limit} events. State and
   * progress are told as they are now; of metrics every point is told.
   */
  List<JobEvent> events(UUID id, long after, int limit) {
    var found =
        jdbc.sql("select * from job where id = :id")
            .param("id", id)
            .query((row, i) -> new Revised(job(row, i), row))
            .optional();
    if (found.isEmpty()) {
      return List.of();
    }
    var now = found.get();
    var events = new ArrayList<>(metricEvents(id, after, now.revision(), limit));
    var upTo = events.size() < limit ? now.revision() : events.getLast().id();
    if (now.state() > after && now.state() <= upTo) {
      events.add(new JobEvent(now.state(), new StateChange(now.job())));
    }
    var progress = now.job().progress();
    if (progress != null && now.progress() > after && now.progress() <= upTo) {
      events.add(new JobEvent(now.progress(), new ProgressChange(progress)));
    }
    events.sort(Comparator.comparingLong(JobEvent::id));
    return events;
  }

  private List<JobEvent> metricEvents(UUID id, long after, long upTo, int limit) {
    return jdbc.sql(
            """
            select name, step, value, revision from job_metric
            where job_id = :id and revision > :after and revision <= :upTo
            order by revision limit :limit
            """)
        .param("id", id)
        .param("after", after)
        .param("upTo", upTo)
        .param("limit", limit)
        .query(
            (row, i) -> {
              var value = row.getDouble("value");
              return new JobEvent(
                  row.getLong("revision"),
                  new MetricChange(
                      row.getString("name"),
                      row.getLong("step"),
                      Double.isFinite(value) ? value : null));
            })
        .list();
  }

  private Job job(ResultSet row, int index) throws SQLException {
    var step = row.getObject("step", Long.class);
    var model = row.getString("model_name");
    return new Job(
        row.getObject("id", UUID.class),
        row.getString("type"),
        JobState.valueOf(row.getString("state")),
        json.readValue(row.getString("shown_parameters"), OBJECT),
        step == null
            ? null
            : new Progress(
                step, row.getLong("total_steps"), row.getObject("eta_seconds", Double.class)),
        json.readValue(row.getString("metrics"), FIGURES),
        model == null ? null : new ModelRef(model, row.getInt("model_version")),
        row.getString("error"),
        row.getInt("attempts"),
        row.getTimestamp("created_at").toInstant(),
        instant(row.getTimestamp("started_at")),
        instant(row.getTimestamp("finished_at")));
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }

  private Numbered numbered(ResultSet row, int index) throws SQLException {
    return new Numbered(row.getLong("number"), job(row, index));
  }

  /** A job and how many were accepted up to it. */
  record Numbered(long number, Job job) {}

  private record Revised(Job job, long revision, long state, long progress) {
    Revised(Job job, ResultSet row) throws SQLException {
      this(
          job,
          row.getLong("revision"),
          row.getLong("state_revision"),
          row.getLong("progress_revision"));
    }
  }
}
