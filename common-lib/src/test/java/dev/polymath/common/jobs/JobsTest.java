package dev.polymath.common.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.jobs.JobsTestConfiguration.CountJob;
import dev.polymath.common.jobs.JobsTestConfiguration.CountJob.Count;
import dev.polymath.common.jobs.JobsTestConfiguration.FailingJob.Fail;
import dev.polymath.common.jobs.JobsTestConfiguration.FailingJob.Way;
import dev.polymath.common.jobs.JobsTestConfiguration.TableOfModels;
import dev.polymath.common.jobs.JobsTestConfiguration.TrainJob.Train;
import dev.polymath.common.models.ModelRef;
import dev.polymath.common.testing.TestDatabase;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JobsTest {

  private static Replica replica;

  @BeforeAll
  static void start() {
    replica = Replica.start(TestDatabase.create(), "polymath.jobs.workers=3");
    TableOfModels.createTable(replica.jdbc());
  }

  @AfterAll
  static void stop() {
    replica.close();
  }

  @Test
  void aJobRunsAndItsResultStays() {
    var accepted = replica.jobs().submit("count", new Count(20, 1));
    assertThat(accepted.state()).isEqualTo(JobState.QUEUED);

    var done = finished(accepted.id());

    assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(done.metrics()).containsEntry("result", CountJob.expected(20));
    assertThat(done.progress().step()).isEqualTo(20);
    assertThat(done.parameters()).containsEntry("steps", 20);
    assertThat(done.attempts()).isEqualTo(1);
    assertThat(done.startedAt()).isBetween(done.createdAt(), done.finishedAt());
    assertThat(
            count("select count(*) from job_metric where name = 'fold' and job_id = ?", done.id()))
        .isEqualTo(20);
    assertThat(count("select count(*) from job_checkpoint where job_id = ?", done.id())).isZero();
    assertThat(count("select count(*) from job_queue where task_instance = ?::text", done.id()))
        .isZero();
  }

  @Test
  void aRunningJobSaysHowLongItStillTakes() {
    var id = replica.jobs().submit("count", new Count(1000, 20)).id();

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              var progress = replica.find(id).progress();
              assertThat(progress).isNotNull();
              assertThat(progress.step()).isGreaterThan(30);
              assertThat(progress.totalSteps()).isEqualTo(1000);
              // 20 ms a step and a little more.
              assertThat(progress.etaSeconds()).isBetween(15., 40.);
            });
    replica.jobs().cancel(id);
    assertThat(finished(id).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void readingSeriesGivesItsConnectionBack() {
    var done = finished(replica.jobs().submit("count", new Count(20, 1)).id());
    var series = new MetricSeries(replica.jdbc());

    // More often than there are connections.
    for (var i = 0; i < 30; i++) {
      assertThat(series.read(done.id(), 10).getFirst().total()).isEqualTo(20);
    }
  }

  @Test
  void aModelIsPublishedAsItsJobIsClosed() {
    var done = finished(replica.jobs().submit("train", new Train("net", 0)).id());

    assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(done.model()).isEqualTo(new ModelRef("net", 1));
    assertThat(done.metrics()).containsEntry("loss", .5);
  }

  @Test
  void aJobThatIsCancelledWhileItPublishesPublishesNothing() {
    var id = replica.jobs().submit("train", new Train("never", 1500)).id();
    await().until(() -> replica.find(id).state() == JobState.RUNNING);

    replica.jobs().cancel(id);

    assertThat(finished(id).state()).isEqualTo(JobState.CANCELLED);
    assertThat(count("select count(*) from test_model where name = 'never'")).isZero();
  }

  @Test
  void aFailureFailsTheJobInItsOwnWords() {
    var done = failed(Way.FAILURE);

    assertThat(done.error()).contains("learningRate", "try a tenth of it");
    assertThat(done.attempts()).isEqualTo(1);
    assertThat(done.metrics()).containsEntry("loss", 3.5);
  }

  @Test
  void anExceptionFailsTheJobWithItsClassAndFirstLineOnly() {
    assertThat(failed(Way.EXCEPTION).error())
        .isEqualTo("IllegalStateException: the matrix is singular");
    assertThat(failed(Way.ERROR).error()).isEqualTo("OutOfMemoryError: Java heap space");
    assertThat(failed(Way.BY_ITSELF).error()).contains("stopped itself");
  }

  @Test
  void aDisturbedDatabaseIsTriedAgain() {
    var done = finished(replica.jobs().submit("fail", new Fail(Way.DATABASE_AWAY_ONCE)).id());

    assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(done.attempts()).isEqualTo(2);
  }

  @Test
  void aFullDatabaseIsWaitedForHoweverLong() {
    var done = finished(replica.jobs().submit("fail", new Fail(Way.DATABASE_FULL_AT_FIRST)).id());

    assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(done.attempts()).isEqualTo(1);
  }

  @Test
  void whatIsNoJobCannotBeCancelled() {
    assertThatThrownBy(() -> replica.jobs().cancel(UUID.randomUUID()))
        .isInstanceOf(Failure.NotFound.class);
    var done = finished(replica.jobs().submit("count", new Count(1, 0)).id());
    assertThatThrownBy(() -> replica.jobs().cancel(done.id()))
        .isInstanceOf(Failure.Conflict.class)
        .hasMessageContaining("SUCCEEDED");
  }

  @Test
  void whatIsNotAcceptedLeavesNothingBehind() {
    var before = count("select count(*) from job");

    assertThatThrownBy(() -> replica.jobs().submit("count", new Count(0, 0)))
        .isInstanceOf(Failure.InvalidRequest.class);
    assertThatThrownBy(() -> replica.jobs().submit("fail", new Fail(null)))
        .isInstanceOf(Failure.InvalidRequest.class);
    assertThatThrownBy(() -> replica.jobs().submit("fly", new Fail(null)))
        .isInstanceOf(Failure.InvalidRequest.class);

    assertThat(count("select count(*) from job")).isEqualTo(before);
  }

  private static Job failed(Way way) {
    var done = finished(replica.jobs().submit("fail", new Fail(way)).id());
    assertThat(done.state()).isEqualTo(JobState.FAILED);
    return done;
  }

  private static Job finished(UUID id) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> replica.find(id), job -> job.state().isFinal());
  }

  private static long count(String sql, Object... parameters) {
    var statement = replica.jdbc().sql(sql);
    for (var parameter : parameters) {
      statement = statement.param(parameter);
    }
    return statement.query(Long.class).single();
  }
}
