package dev.polymath.common.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.jobs.Claims.Reported;
import dev.polymath.common.jobs.Claims.Standing;
import dev.polymath.common.jobs.JobsTestConfiguration.CountJob.Count;
import dev.polymath.common.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What a worker may write of a job, before and after it lost its claim. */
class FenceTest {

  private static Replica replica;
  private static Claims claims;
  private static Checkpoints checkpoints;

  private UUID id;

  @BeforeAll
  static void start() {
    // No workers: this test does by hand what they do.
    replica = Replica.start(TestDatabase.create(), "polymath.jobs.enabled=false");
    var transaction = replica.context().getBean(TransactionTemplate.class);
    claims =
        new Claims(
            replica.jdbc(), replica.context().getBean(JsonMapper.class), Duration.ofSeconds(1));
    checkpoints = new Checkpoints(replica.jdbc(), claims, transaction);
  }

  @AfterAll
  static void stop() {
    replica.close();
  }

  @BeforeEach
  void submit() {
    id = replica.jobs().submit("count", new Count(10, 0)).id();
  }

  @Test
  void onlyAPickedEntryOfThisVersionIsClaimedAndOnlyOnce() {
    assertThat(claims.claim(id, "count", 1)).isEmpty();
    pick(2);
    assertThat(claims.claim(id, "count", 1)).isEmpty();

    assertThat(claims.claim(id, "count", 2)).isPresent();
    assertThat(claims.claim(id, "count", 2)).isEmpty();
  }

  @Test
  void aWorkerThatLostItsClaimWritesNothing() {
    var zombie = claimed(2);
    checkpoints.save(zombie, out -> out.write(1));
    claims.takeFromDeadWorker(id, 3);
    var heir = claimed(3);
    claims.report(heir, new Reported(7, 10, null), List.of(new MetricPoint("loss", 7, .7)));
    var before = rows();

    assertThat(claims.standing(zombie)).isEqualTo(Standing.LOST);
    assertThat(
            claims.report(zombie, new Reported(9, 10, 1.), List.of(new MetricPoint("loss", 7, .9))))
        .isEqualTo(Standing.LOST);
    assertThat(checkpoints.save(zombie, out -> out.write(2))).isFalse();
    assertThat(claims.succeed(zombie, Map.of("loss", 0.), null)).isFalse();
    assertThat(claims.fail(zombie, "no")).isFalse();
    assertThat(claims.cancel(zombie)).isFalse();
    assertThat(claims.retry(zombie)).isFalse();
    assertThat(claims.handBack(zombie)).isFalse();

    assertThat(rows()).isEqualTo(before);
    assertThat(claims.standing(heir)).isEqualTo(Standing.HELD);
    assertThat(heir.checkpoint()).isNotNull();
  }

  @Test
  void theZombieIsLockedOutEvenBeforeAnotherWorkerClaims() {
    var zombie = claimed(2);

    assertThat(claims.takeFromDeadWorker(id, 3)).contains(JobState.QUEUED);

    assertThat(claims.succeed(zombie, Map.of(), null)).isFalse();
    assertThat(replica.find(id).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void aWorkerThatIsPausedAsItClosesItsJobDoesNotKeepOthersFromIt() {
    var zombie = claimed(2);
    var transaction = replica.context().getBean(TransactionTemplate.class);

    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      assertThat(claims.succeed(zombie, Map.of(), null)).isTrue();
                      pause(Duration.ofSeconds(3)); // Before its commit.
                    }))
        .isInstanceOf(TransactionException.class);

    assertThat(replica.find(id).state()).isEqualTo(JobState.RUNNING);
    assertThat(claims.takeFromDeadWorker(id, 3)).contains(JobState.QUEUED);
  }

  @Test
  void aCancelledJobDoesNotSucceed() {
    var claim = claimed(2);
    replica.jobs().cancel(id);

    assertThat(claims.standing(claim)).isEqualTo(Standing.CANCEL_REQUESTED);
    assertThat(claims.succeed(claim, Map.of(), null)).isFalse();
    assertThat(claims.handBack(claim)).isFalse();
    assertThat(claims.cancel(claim)).isTrue();
  }

  @Test
  void aDeadWorkersCancelledJobIsCancelledNotRunAgain() {
    claimed(2);
    replica.jobs().cancel(id);

    assertThat(claims.takeFromDeadWorker(id, 3)).contains(JobState.CANCELLED);
  }

  @Test
  void handingBackCostsNoAttemptAndARetryDoes() {
    assertThat(claims.handBack(claimed(2))).isTrue();
    assertThat(replica.find(id).attempts()).isZero();
    assertThat(claims.retry(claimed(3))).isTrue();
    assertThat(replica.find(id).attempts()).isEqualTo(1);
  }

  @Test
  void aCheckpointOfManyChunksComesBackAsItWas() throws Exception {
    var claim = claimed(2);
    var bytes = new byte[3 * Checkpoints.CHUNK + 12_345];
    new Random(1).nextBytes(bytes);

    checkpoints.save(claim, out -> new ByteArrayInputStream(bytes).transferTo(out));

    assertThat(saved().readAllBytes()).isEqualTo(bytes);
    checkpoints.save(claim, out -> out.write(bytes, 0, Checkpoints.CHUNK));
    assertThat(saved().readAllBytes()).isEqualTo(Arrays.copyOf(bytes, Checkpoints.CHUNK));
    checkpoints.save(claim, out -> {});
    assertThat(saved().readAllBytes()).isEmpty();
    assertThat(count("select count(*) from job_checkpoint where job_id = ?")).isEqualTo(1);
  }

  @Test
  void aCheckpointThatBreaksOffLeavesTheOneBefore() throws Exception {
    var claim = claimed(2);
    checkpoints.save(claim, out -> out.write(1));

    assertThatThrownBy(
            () ->
                checkpoints.save(
                    claim,
                    out -> {
                      out.write(new byte[2 * Checkpoints.CHUNK]);
                      throw new java.io.IOException("disk full");
                    }))
        .hasRootCauseMessage("disk full");

    assertThat(saved().readAllBytes()).containsExactly(1);
  }

  @Test
  void pointsOfARunThatIsRepeatedAreOverwrittenAndToldAgain() {
    var claim = claimed(2);
    claims.report(
        claim, null, List.of(new MetricPoint("loss", 1, .9), new MetricPoint("loss", 2, .8)));
    claims.report(claim, new Reported(2, 10, null), List.of(new MetricPoint("loss", 2, .7)));

    var events = replica.context().getBean(JobStore.class).events(id, 0, 100);

    assertThat(events.stream().map(event -> event.change().type()))
        .containsExactly("state", "metric", "metric", "progress");
    assertThat(events.stream().map(JobEvent::id)).isSorted().doesNotHaveDuplicates();
    assertThat(replica.find(id).metrics()).containsEntry("loss", .7);
  }

  @Test
  void aDivergedValueIsKeptAndNotGivenOutAsANumber() {
    var claim = claimed(2);
    claims.report(
        claim,
        null,
        List.of(new MetricPoint("loss", 1, .5), new MetricPoint("loss", 2, Double.NaN)));
    claims.report(claim, null, List.of(new MetricPoint("loss", 3, Double.POSITIVE_INFINITY)));

    assertThat(replica.find(id).metrics()).isEqualTo(Map.of());
    assertThat(replica.context().getBean(MetricSeries.class).read(id, 100).getFirst().points())
        .extracting(MetricPoint::value)
        .containsExactly(.5, Double.NaN, Double.POSITIVE_INFINITY);
  }

  @Test
  void aLongSeriesIsThinnedOutAndKeepsItsSpike() {
    var claim = claimed(2);
    for (var start = 0; start < 10_000; start += 1000) {
      var from = start;
      claims.report(
          claim,
          null,
          java.util.stream.IntStream.range(from, from + 1000)
              .mapToObj(step -> new MetricPoint("loss", step, step == 5432 ? 99 : 1. / (1 + step)))
              .toList());
    }

    var series = replica.context().getBean(MetricSeries.class).read(id, 200).getFirst();

    assertThat(series.total()).isEqualTo(10_000);
    assertThat(series.points()).hasSizeBetween(150, 201);
    assertThat(series.points()).contains(new MetricPoint("loss", 5432, 99));
    assertThat(series.points()).extracting(MetricPoint::step).isSorted();
  }

  private Claim claimed(long version) {
    pick(version);
    return claims.claim(id, "count", version).orElseThrow();
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the queue library picks an entry. */
  private void pick(long version) {
    replica
        .jdbc()
        .sql("update job_queue set picked = true, version = ? where task_instance = ?")
        .params(version, id.toString())
        .update();
  }

  private InputStream saved() {
    return checkpoints.open(id, count("select checkpoint from job where id = ?"));
  }

  private long count(String sql) {
    return replica.jdbc().sql(sql).param(id).query(Long.class).single();
  }

  /** Everything that is known of the job. */
  private List<String> rows() {
    return replica
        .jdbc()
        .sql(
            """
            select job::text from job where id = :id
            union all select job_metric::text from job_metric where job_id = :id
            union all select job_checkpoint::text from job_checkpoint where job_id = :id
            """)
        .param("id", id)
        .query(String.class)
        .list();
  }
}
