package dev.polymath.common.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * The queue of the library, in the terms of jobs: a task for each type, an instance for each job.
 * Everything joins the current Spring transaction.
 */
final class JobQueue {

  private static final String TABLE = "job_queue";

  /** The library forgets tasks that no worker knows; a job waits for a worker that knows it. */
  private static final Duration NEVER = Duration.ofDays(365_000);

  private final DataSource dataSource;
  private final SchedulerClient client;

  JobQueue(DataSource dataSource) {
    this.dataSource = new TransactionAwareDataSourceProxy(dataSource);
    this.client = SchedulerClient.Builder.create(this.dataSource).tableName(TABLE).build();
  }

  void add(String type, UUID id, long number) {
    client.scheduleIfNotExists(new TaskInstance<>(type, id.toString()), place(number));
  }

  /**
   * The time that the library sorts a job by. Long ago, whatever clocks say: one that was ahead
   * when the job came would hold it back, or let others overtake it.
   */
  private static Instant place(long number) {
    return Instant.EPOCH.plusMillis(number);
  }

  /** Takes out a job that no worker has picked; one that was picked is left to its worker. */
  void remove(String type, UUID id) {
    try {
      client.cancel(TaskInstanceId.of(type, id.toString()));
    } catch (TaskInstanceException e) {
      // Picked or gone in this moment: the worker finds the job closed and lets it be.
    }
  }

  /** A scheduler that works the queue off; not started. */
  Scheduler scheduler(List<Task<?>> tasks, JobsProperties properties) {
    return Scheduler.create(dataSource, tasks)
        .tableName(TABLE)
        .schedulerName(new SchedulerName.Fixed("worker-" + UUID.randomUUID()))
        .threads(properties.workers())
        // Never more than there are threads: a job waiting here could run on another replica.
        .pollUsingLockAndFetch(0.5, 1.0)
        .pollingInterval(properties.pollInterval())
        .heartbeatInterval(properties.heartbeatInterval())
        .missedHeartbeatsLimit(JobsProperties.MISSED_HEARTBEATS)
        .deleteUnresolvedAfter(NEVER)
        // The library waits twice: once patiently, once after an interrupt.
        .shutdownMaxWait(properties.shutdownWait().dividedBy(2))
        .build();
  }
}
