package dev.polymath.common.jobs;

import dev.polymath.common.failure.Failure;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.ObjectNode;

/** Jobs as rows: accepted once their transaction is committed. */
final class DurableJobs implements Jobs {

  private final JobHandlers handlers;
  private final JobParameters parameters;
  private final JobStore store;
  private final JobQueue queue;
  private final TransactionTemplate transaction;
  private final Runnable wakeWorkers;

  DurableJobs(
      JobHandlers handlers,
      JobParameters parameters,
      JobStore store,
      JobQueue queue,
      TransactionTemplate transaction,
      Runnable wakeWorkers) {
    this.handlers = handlers;
    this.parameters = parameters;
    this.store = store;
    this.queue = queue;
    this.transaction = transaction;
    this.wakeWorkers = wakeWorkers;
  }

  /** Accepts a job whose parameters are still a caller's JSON. */
  Job submit(String type, ObjectNode sent) {
    return parseAndAccept(handlers.of(type), sent);
  }

  private <P> Job parseAndAccept(JobHandler<P> handler, ObjectNode sent) {
    return accept(handler, parameters.parse(sent, handler.parameters()));
  }

  @Override
  public Job submit(String type, Object given) {
    return castAndAccept(handlers.of(type), given);
  }

  private <P> Job castAndAccept(JobHandler<P> handler, Object given) {
    if (!handler.parameters().isInstance(given)) {
      throw new IllegalArgumentException(
          "A job of type %s takes %s, not %s"
              .formatted(
                  handler.type(), handler.parameters().getName(), given.getClass().getName()));
    }
    return accept(handler, handler.parameters().cast(given));
  }

  private <P> Job accept(JobHandler<P> handler, P given) {
    parameters.validate(given);
    handler.check(given);
    var kept = parameters.write(given);
    var shown = parameters.writeShown(given);
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              var accepted = store.insert(UUID.randomUUID(), handler.type(), kept, shown);
              queue.add(handler.type(), accepted.job().id(), accepted.number());
              afterCommit(wakeWorkers);
              return accepted.job();
            }));
  }

  String knownTypes() {
    return handlers.known();
  }

  @Override
  public Optional<Job> find(UUID id) {
    return store.find(id);
  }

  @Override
  public Job cancel(UUID id) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              var job = store.requestCancel(id).orElseThrow(() -> whyNot(id));
              if (job.state() == JobState.CANCELLED) {
                queue.remove(job.type(), id);
              }
              return job;
            }));
  }

  private Failure whyNot(UUID id) {
    return store
        .find(id)
        .<Failure>map(
            job ->
                new Failure.Conflict(
                    "Job %s is %s already; only a queued or running job can be cancelled."
                        .formatted(id, job.state())))
        .orElseGet(() -> new Failure.NotFound("There is no job " + id + "."));
  }

  private static void afterCommit(Runnable action) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            action.run();
          }
        });
  }
}
