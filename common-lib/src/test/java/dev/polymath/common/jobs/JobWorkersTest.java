package dev.polymath.common.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.jobs.JobsTestConfiguration.CountJob;
import dev.polymath.common.jobs.JobsTestConfiguration.CountJob.Count;
import dev.polymath.common.jobs.JobsTestConfiguration.ExclusiveJob;
import dev.polymath.common.jobs.JobsTestConfiguration.ExclusiveJob.Exclusive;
import dev.polymath.common.testing.TestDatabase;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Several replicas of a service on one database. */
class JobWorkersTest {

  private TestDatabase database;
  private JdbcClient jdbc;

  @BeforeEach
  void createDatabase() {
    database = TestDatabase.create();
    jdbc = JdbcClient.create(database.dataSource());
  }

  @Test
  void aThousandJobsAreEachDoneOnceByTwoReplicasAndNeverByBothAtOnce() {
    try (var one = Replica.start(database, "polymath.jobs.workers=4");
        var other = Replica.start(database, "polymath.jobs.workers=4")) {
      ExclusiveJob.createTables(jdbc);

      for (var i = 0; i < 1000; i++) {
        (i % 2 == 0 ? one : other).jobs().submit("exclusive", new Exclusive(i));
      }
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> count("select count(*) from job where state = 'SUCCEEDED'") == 1000);

      assertThat(count("select count(*) from done")).isEqualTo(1000);
      assertThat(count("select count(distinct job) from done")).isEqualTo(1000);
      assertThat(count("select count(*) from overlap")).isZero();
      assertThat(count("select count(*) from job where attempts <> 1")).isZero();
      await().until(() -> count("select count(*) from job_queue") == 0);
    }
  }

  @Test
  void aReplicaWithoutWorkersAcceptsJobsAndLeavesThemToOthers() throws InterruptedException {
    try (var inferring = Replica.start(database, "polymath.jobs.enabled=false")) {
      var id = inferring.jobs().submit("count", new Count(3, 0)).id();
      var cancelled = inferring.jobs().submit("count", new Count(3, 0)).id();
      assertThat(inferring.jobs().cancel(cancelled).state()).isEqualTo(JobState.CANCELLED);
      assertThat(count("select count(*) from job_queue")).isEqualTo(1);

      Thread.sleep(500);
      assertThat(inferring.find(id).state()).isEqualTo(JobState.QUEUED);

      try (var working = Replica.start(database)) {
        assertThat(finished(working, id).state()).isEqualTo(JobState.SUCCEEDED);
      }
      assertThat(inferring.find(cancelled).attempts()).isZero();
    }
  }

  @Test
  void aClockThatWasAheadHoldsNoJobBack() {
    try (var inferring = Replica.start(database, "polymath.jobs.enabled=false")) {
      inferring.jobs().submit("count", new Count(3, 0));
      inferring.jobs().submit("count", new Count(4, 0));

      // Due long ago by any clock, and in the order in which they came.
      assertThat(count("select count(*) from job_queue where execution_time < '2000-01-01'"))
          .isEqualTo(2);
      assertThat(
              count(
                  "select (parameters::json ->> 'steps')::bigint from job join job_queue on task_instance = id::text"
                      + " order by execution_time limit 1"))
          .isEqualTo(3);
    }
  }

  @Test
  void aProcessThatShutsDownHandsItsJobBackWithACheckpointAndNoAttemptLost() {
    UUID id;
    // Saves no checkpoint but the one that the shutdown gives it the time for.
    try (var leaving = Replica.start(database, "polymath.jobs.checkpoint-every=1h")) {
      id = leaving.jobs().submit("count", new Count(60, 50)).id();
      await().until(() -> leaving.find(id).metrics().getOrDefault("fold", 0.) > 0);
    }
    assertThat(state(id)).isEqualTo("QUEUED");

    try (var staying = Replica.start(database)) {
      var done = finished(staying, id);

      assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(done.attempts()).isEqualTo(1);
      assertThat(done.metrics()).containsEntry("result", CountJob.expected(60));
      assertThat(done.metrics().get("resumedAt")).isPositive();
    }
  }

  @Test
  void aJobOfATypeThatNoReplicaKnowsWaits() throws InterruptedException {
    try (var replica = Replica.start(database)) {
      var id = replica.jobs().submit("count", new Count(1, 0)).id();
      finished(replica, id);
      // As if accepted by a newer build during a rolling update.
      jdbc.sql(
              "insert into job (id, type, state, parameters, shown_parameters) values (gen_random_uuid(), 'newer', 'QUEUED', '{}', '{}')")
          .update();
      jdbc.sql(
              "insert into job_queue (task_name, task_instance, execution_time, picked, version) select type, id, now(), false, 1 from job where type = 'newer'")
          .update();

      Thread.sleep(1500);

      assertThat(count("select count(*) from job where type = 'newer' and state = 'QUEUED'"))
          .isEqualTo(1);
      assertThat(finished(replica, replica.jobs().submit("count", new Count(1, 0)).id()).state())
          .isEqualTo(JobState.SUCCEEDED);
    }
  }

  private static Job finished(Replica replica, UUID id) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> replica.find(id), job -> job.state().isFinal());
  }

  private String state(UUID id) {
    return jdbc.sql("select state from job where id = ?").param(id).query(String.class).single();
  }

  private long count(String sql) {
    return jdbc.sql(sql).query(Long.class).single();
  }
}
