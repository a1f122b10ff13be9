package dev.polymath.common.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.jobs.JobsTestConfiguration.CountJob;
import dev.polymath.common.jobs.JobsTestConfiguration.CountJob.Count;
import dev.polymath.common.testing.TestDatabase;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Worker processes that are killed or paused while they run a job. */
class WorkerCrashTest {

  private static final String DETECT_DEAD = "polymath.jobs.detect-dead-after=2s";

  private TestDatabase database;

  /** Accepts and looks, but runs nothing. */
  private Replica onlooker;

  @BeforeEach
  void start() {
    database = TestDatabase.create();
    onlooker = Replica.start(database, "polymath.jobs.enabled=false");
  }

  @AfterEach
  void stop() {
    onlooker.close();
  }

  @Test
  void anotherWorkerFinishesTheJobOfAKilledOneFromItsCheckpoint() throws Exception {
    var id = onlooker.jobs().submit("count", new Count(200, 30)).id();
    try (var doomed = WorkerProcess.start(database, DETECT_DEAD)) {
      awaitStep(id, 20);
      await().until(() -> checkpoints(id) > 0);
      doomed.kill();
    }
    assertThat(onlooker.find(id).state()).isEqualTo(JobState.RUNNING);

    try (var heir = Replica.start(database, DETECT_DEAD)) {
      var done = finished(id);

      assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(done.metrics()).containsEntry("result", CountJob.expected(200));
      assertThat(done.metrics().get("resumedAt")).isGreaterThan(10);
      assertThat(done.attempts()).isEqualTo(2);
      // The series has no gap and no double point.
      assertThat(count("select count(*) from job_metric where job_id = ? and name = 'fold'", id))
          .isEqualTo(200);
      assertThat(checkpoints(id)).isZero();
    }
  }

  @Test
  void aPausedWorkerWritesNothingOnceItsJobIsAnothers() throws Exception {
    var id = onlooker.jobs().submit("count", new Count(60, 40)).id();
    try (var zombie = WorkerProcess.start(database, DETECT_DEAD)) {
      awaitStep(id, 5);
      zombie.pause();
      try (var heir = Replica.start(database, DETECT_DEAD)) {
        await().atMost(Duration.ofSeconds(90)).until(() -> onlooker.find(id).attempts() == 2);
        // Both run now: the one that was paused does not know yet that it lost.
        zombie.resume();
        assertThat(finished(id).state()).isEqualTo(JobState.SUCCEEDED);
      }
      var done = onlooker.find(id);
      assertThat(done.metrics()).containsEntry("result", CountJob.expected(60));
      assertThat(done.attempts()).isEqualTo(2);
      var resumedAt = done.metrics().get("resumedAt").longValue();
      assertThat(
              count(
                  "select count(*) from job_metric where job_id = ? and name = 'attempt'"
                      + " and value <> 2 and step > "
                      + resumedAt,
                  id))
          .isZero();
      // It lives, and takes the next job as if nothing had been.
      assertThat(finished(onlooker.jobs().submit("count", new Count(1, 0)).id()).state())
          .isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void aJobWhoseWorkersKeepDyingFailsAndSaysSo() throws Exception {
    var id = onlooker.jobs().submit("count", new Count(1000, 100)).id();
    for (var attempt = 1; attempt <= 2; attempt++) {
      try (var doomed =
          WorkerProcess.start(database, DETECT_DEAD, "polymath.jobs.max-attempts=2")) {
        var expected = attempt;
        await()
            .atMost(Duration.ofSeconds(90))
            .until(
                () ->
                    onlooker.find(id).attempts() == expected
                        && onlooker.find(id).state() == JobState.RUNNING);
      }
    }

    try (var heir = Replica.start(database, DETECT_DEAD, "polymath.jobs.max-attempts=2")) {
      var done = finished(id);

      assertThat(done.state()).isEqualTo(JobState.FAILED);
      assertThat(done.attempts()).isEqualTo(2);
      assertThat(done.error()).contains("died", "2 time(s)", "submit the job again");
      assertThat(checkpoints(id)).isZero();
    }
  }

  @Test
  void aJobInAnotherProcessIsCancelledWithinTwoSeconds() throws Exception {
    try (var worker = WorkerProcess.start(database, "polymath.jobs.report-every=500ms")) {
      var id = onlooker.jobs().submit("count", new Count(10_000, 20)).id();
      awaitStep(id, 5);

      onlooker.jobs().cancel(id);

      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> onlooker.find(id).state() == JobState.CANCELLED);
      assertThat(checkpoints(id)).isZero();
    }
  }

  private void awaitStep(UUID id, long step) {
    await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> {
              var progress = onlooker.find(id).progress();
              return progress != null && progress.step() >= step;
            });
  }

  private Job finished(UUID id) {
    return await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> onlooker.find(id), job -> job.state().isFinal());
  }

  private long checkpoints(UUID id) {
    return count("select count(*) from job_checkpoint where job_id = ?", id);
  }

  private long count(String sql, UUID id) {
    return onlooker.jdbc().sql(sql).param(id).query(Long.class).single();
  }
}
