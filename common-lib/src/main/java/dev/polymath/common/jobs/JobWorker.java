package dev.polymath.common.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The worker slots of this process: picks jobs, runs them, and takes over those of dead workers.
 */
final class JobWorker implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(JobWorker.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final JobHandlers handlers;
  private final JobQueue queue;
  private final JobRunner runner;
  private final Claims claims;
  private final TransactionTemplate transaction;
  private final JobsProperties properties;
  private final Shutdown shutdown;
  private volatile @Nullable Scheduler scheduler;

  JobWorker(
      JobHandlers handlers,
      JobQueue queue,
      JobRunner runner,
      Claims claims,
      TransactionTemplate transaction,
      JobsProperties properties,
      Shutdown shutdown) {
    this.handlers = handlers;
    this.queue = queue;
    this.runner = runner;
    this.claims = claims;
    this.transaction = transaction;
    this.properties = properties;
    this.shutdown = shutdown;
  }

  @Override
  public void start() {
    if (handlers.all().isEmpty()) {
      return;
    }
    shutdown.revoke();
    List<Task<?>> tasks = handlers.all().stream().<Task<?>>map(this::task).toList();
    var started = queue.scheduler(tasks, properties);
    started.start();
    scheduler = started;
    log.info("{} worker slot(s) for the job types {}", properties.workers(), handlers.known());
  }

  /** Looks for work at once rather than at the next poll. */
  void wake() {
    var current = scheduler;
    if (current != null) {
      current.triggerCheckForDueExecutions();
    }
  }

  @Override
  public void stop() {
    var current = scheduler;
    if (current != null) {
      shutdown.begin();
      current.stop();
      scheduler = null;
    }
  }

  @Override
  public boolean isRunning() {
    return scheduler != null;
  }

  private <P> Task<Void> task(JobHandler<P> handler) {
    return Tasks.custom(handler.type(), Void.class)
        .onFailure(JobWorker::leaveToTakeOver)
        .onDeadExecution(this::takeOver)
        .execute(
            (instance, context) -> {
              var id = UUID.fromString(instance.getId());
              return completion(runner.run(handler, id, context.getExecution().version));
            });
  }

  private static CompletionHandler<Void> completion(JobRunner.Outcome outcome) {
    return switch (outcome) {
      case CLOSED -> (done, queue) -> queue.remove();
      // With its old place in the queue, so that nobody overtakes it.
      case HANDED_BACK ->
          (done, queue) -> queue.reschedule(done, done.getExecution().executionTime);
      case RETRY -> (done, queue) -> queue.reschedule(done, Instant.now().plus(RETRY_AFTER));
      case NOT_MINE -> (done, queue) -> {};
    };
  }

  /** What became of the job could not be written: it is taken over as if this worker had died. */
  private static void leaveToTakeOver(
      ExecutionComplete done, ExecutionOperations<Void> operations) {
    log.error(
        "Job {} could not be closed and will be taken over",
        done.getExecution().taskInstance.getId(),
        done.getCause().orElse(null));
  }

  /**
   * Takes a job from a dead worker. In one transaction with the queue's own check that its entry is
   * still the one that was found dead: of several replicas that find it one succeeds, and a job
   * that was claimed meanwhile is left alone.
   */
  private void takeOver(ExecutionComplete dead, ExecutionOperations<Void> operations) {
    Execution execution = dead.getExecution();
    var id = UUID.fromString(execution.getId());
    transaction.executeWithoutResult(
        status -> {
          var state = claims.takeFromDeadWorker(id, properties.maxAttempts());
          if (state.map(JobState::isFinal).orElseGet(() -> claims.isClosed(id))) {
            operations.remove();
          } else {
            operations.reschedule(dead, execution.executionTime);
          }
        });
    log.warn("Job {} was taken from a worker that fell silent", id);
    wake();
  }
}
