package dev.polymath.federation.training;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How federations fare, read from the tables: every replica says the same, so a dashboard takes the
 * largest of them and not their sum.
 */
final class FederationMeters implements MeterBinder {

  private static final long KEPT_NANOS = 1_000_000_000;

  private final JdbcClient jdbc;
  private final double timeoutSeconds;
  private Reading last = Reading.NONE;

  FederationMeters(JdbcClient jdbc, FederationProperties properties) {
    this.jdbc = jdbc;
    timeoutSeconds = properties.clientTimeout().toMillis() / 1e3;
  }

  /** All of it by one question, so that a scrape costs one even where the database is away. */
  private record Reading(
      long at,
      double clients,
      double waiting,
      double running,
      double rounds,
      double roundSeconds,
      double accepted,
      double refused) {

    static final Reading NONE = unknown(System.nanoTime() - 2 * KEPT_NANOS);

    static Reading unknown(long at) {
      var nan = Double.NaN;
      return new Reading(at, nan, nan, nan, nan, nan, nan, nan);
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge("polymath.federation.clients", Reading::clients)
        .description("Clients that have been heard of of late")
        .register(registry);
    gauge("polymath.federation.runs", Reading::waiting)
        .description("Runs that are not at their end")
        .tag("state", "waiting")
        .register(registry);
    gauge("polymath.federation.runs", Reading::running)
        .description("Runs that are not at their end")
        .tag("state", "running")
        .register(registry);
    counter("polymath.federation.rounds", Reading::rounds)
        .description("Rounds whose updates were averaged")
        .register(registry);
    gauge("polymath.federation.round.duration", Reading::roundSeconds)
        .description("How long the latest round took, from its opening to its new weights")
        .baseUnit("seconds")
        .register(registry);
    counter("polymath.federation.updates", Reading::accepted)
        .description("Updates that clients sent")
        .tag("outcome", "accepted")
        .register(registry);
    counter("polymath.federation.updates", Reading::refused)
        .description("Updates that clients sent")
        .tag("outcome", "refused")
        .register(registry);
  }

  private Gauge.Builder<FederationMeters> gauge(String name, ToDoubleFunction<Reading> value) {
    return Gauge.builder(name, this, meters -> value.applyAsDouble(meters.read()));
  }

  private FunctionCounter.Builder<FederationMeters> counter(
      String name, ToDoubleFunction<Reading> value) {
    return FunctionCounter.builder(name, this, meters -> value.applyAsDouble(meters.read()));
  }

  private synchronized Reading read() {
    if (System.nanoTime() - last.at() >= KEPT_NANOS) {
      try {
        last = ask();
      } catch (DataAccessException e) {
        last = Reading.unknown(System.nanoTime());
      }
    }
    return last;
  }

  private Reading ask() {
    return jdbc.sql(
            """
            select
              (select count(*) from federation_client
                where revoked_at is null and seen_at >= now() - make_interval(secs => :timeout)),
              (select count(*) from federation_run where state = 'WAITING'),
              (select count(*) from federation_run where state = 'RUNNING'),
              (select coalesce(sum(round), 0) from federation_run),
              (select extract(epoch from done_at - opened_at) from federation_round
                where state = 'DONE' order by done_at desc limit 1)::double precision,
              (select coalesce(sum(clients), 0) from federation_round where state = 'DONE'),
              (select coalesce(sum(refused), 0) from federation_round)
            """)
        .param("timeout", timeoutSeconds)
        .query(
            (row, number) ->
                new Reading(
                    System.nanoTime(),
                    row.getDouble(1),
                    row.getDouble(2),
                    row.getDouble(3),
                    row.getDouble(4),
                    row.getObject(5) == null ? Double.NaN : row.getDouble(5),
                    row.getDouble(6),
                    row.getDouble(7)))
        .single();
  }
}
