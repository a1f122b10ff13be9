package dev.polymath.common.jobs;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.jobs.Claims.Standing;
import dev.polymath.common.models.ModelDraft;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelRegistry.WeightsSource;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.common.web.FailureCause;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs one picked job from its claim to what became of it. */
final class JobRunner implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);
  private static final int MOST_REASON_CHARACTERS = 300;

  private final Claims claims;
  private final Checkpoints checkpoints;
  private final JobParameters parameters;
  private final ObjectProvider<ModelRegistry> models;
  private final TransactionTemplate transaction;
  private final JobsProperties properties;
  private final Shutdown shutdown;
  private final MeterRegistry meters;

  /** A thread for each running job, so that one that is slow to report holds up no other. */
  private final ScheduledExecutorService reporter;

  JobRunner(
      Claims claims,
      Checkpoints checkpoints,
      JobParameters parameters,
      ObjectProvider<ModelRegistry> models,
      TransactionTemplate transaction,
      JobsProperties properties,
      Shutdown shutdown,
      MeterRegistry meters) {
    this.claims = claims;
    this.checkpoints = checkpoints;
    this.parameters = parameters;
    this.models = models;
    this.transaction = transaction;
    this.reporter =
        Executors.newScheduledThreadPool(
            properties.workers(), Thread.ofPlatform().daemon().name("job-reporter-", 0).factory());
    this.properties = properties;
    this.shutdown = shutdown;
    this.meters = meters;
  }

  @Override
  public void close() {
    reporter.shutdownNow();
  }

  /** What a run means for the job's place in the queue. */
  enum Outcome {
    /** The job is closed: take it out of the queue. */
    CLOSED,
    /** It goes on elsewhere, at once. */
    HANDED_BACK,
    /** A disturbance that may pass: it goes on a little later. */
    RETRY,
    /** Another worker has it, or it was closed meanwhile: its place is not this worker's. */
    NOT_MINE
  }

  <P> Outcome run(JobHandler<P> handler, UUID id, long pickedVersion) {
    var claimed = claims.claim(id, handler.type(), pickedVersion);
    if (claimed.isEmpty()) {
      // Cancelled since it was picked, or by now another's.
      return claims.isClosed(id) ? Outcome.CLOSED : Outcome.NOT_MINE;
    }
    var claim = claimed.get();
    log.info("Job {} ({}) starts, attempt {}", id, claim.type(), claim.attempt());
    var started = System.nanoTime();
    var steps = meters.counter("polymath.jobs.steps", "type", claim.type());
    var job =
        new RunningJob(
            claim, claims, checkpoints, properties.checkpointEvery(), shutdown, steps::increment);
    var every = properties.reportEvery().toMillis();
    var reports = reporter.scheduleWithFixedDelay(job::report, every, every, TimeUnit.MILLISECONDS);
    Ending ending;
    try {
      ending = attempt(handler, claim, job);
    } finally {
      reports.cancel(false);
      // An interrupt has done its work; it must not break what is written next.
      Thread.interrupted();
    }
    log.info("Job {} ({}): {}", id, claim.type(), ending.text());
    meters
        .timer("polymath.jobs.duration", "type", claim.type(), "ending", ending.tag())
        .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    return ending.outcome();
  }

  private <P> Ending attempt(JobHandler<P> handler, Claim claim, RunningJob job) {
    try {
      var result = handler.run(parameters.read(claim.parameters(), handler.parameters()), job);
      Thread.interrupted();
      job.write();
      return publish(claim, result) ? Ending.SUCCEEDED : stopped(claim, job);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
      Thread.interrupted();
      return failed(claim, job, e);
    }
  }

  /** Publishes what the job made, if anything, and closes it, both or neither. */
  private boolean publish(Claim claim, JobResult result) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              var publication = result.publication();
              if (publication != null) publication.run();
              var draft = result.model();
              var model =
                  draft == null
                      ? null
                      : publish(draft, Objects.requireNonNull(result.weights())).ref();
              var closed = claims.succeed(claim, result.metrics(), model);
              if (!closed) {
                status.setRollbackOnly();
              }
              return closed;
            }));
  }

  private ModelVersion publish(ModelDraft draft, WeightsSource weights) {
    return models.getObject().publish(draft, weights);
  }

  private Ending failed(Claim claim, RunningJob job, Throwable e) {
    if (job.standing() != Standing.HELD || isStop(e)) {
      flush(job);
      return stopped(claim, job);
    }
    if (mayPass(e) && FailureCause.within(e) instanceof Failure.Unavailable) {
      log.warn("Job {} waits for the database", claim.id(), e);
      // However long that is away or full, the job is not to blame: no attempt is counted.
      return claims.handBack(claim) ? Ending.RETRIED : stopped(claim, job);
    }
    if (mayPass(e) && claim.attempt() < properties.maxAttempts()) {
      log.warn("Job {} was disturbed in attempt {}", claim.id(), claim.attempt(), e);
      return claims.retry(claim) ? Ending.RETRIED : stopped(claim, job);
    }
    if (!(e instanceof Failure)) {
      log.error("Job {} ({}) failed", claim.id(), claim.type(), e);
    }
    flush(job);
    return claims.fail(claim, reason(e)) ? Ending.FAILED : stopped(claim, job);
  }

  /** Ends a run whose job was cancelled, lost, or is handed back by a process that shuts down. */
  private Ending stopped(Claim claim, RunningJob job) {
    return switch (claims.standing(claim)) {
      case CANCEL_REQUESTED -> claims.cancel(claim) ? Ending.CANCELLED : Ending.LOST;
      case LOST -> Ending.LOST;
      case HELD -> {
        if (shutdown.begun()) {
          yield claims.handBack(claim) ? Ending.HANDED_BACK : stopped(claim, job);
        }
        claims.fail(claim, "The job stopped itself, though nobody asked it to.");
        yield Ending.FAILED;
      }
    };
  }

  /** The last words of a job that did not succeed; not worth losing its outcome for. */
  private static void flush(RunningJob job) {
    job.report();
  }

  private static boolean isStop(Throwable e) {
    for (var cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof JobStopped || cause instanceof InterruptedException) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayPass(Throwable e) {
    for (var cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TransientDataAccessException
          || cause instanceof RecoverableDataAccessException
          || cause instanceof DataAccessResourceFailureException
          || cause instanceof CannotCreateTransactionException
          || cause instanceof TransactionSystemException) {
        return true;
      }
    }
    return false;
  }

  /** What the caller is told; the whole of it is in the log. */
  private static String reason(Throwable e) {
    return switch (e) {
      case Failure.InvalidRequest invalid -> fields(invalid.errors());
      case Failure.Unprocessable invalid -> invalid.getMessage() + " " + fields(invalid.errors());
      case Failure failure -> String.valueOf(failure.getMessage());
      default -> {
        var text =
            e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
        var line = text.lines().findFirst().orElse(text);
        yield line.length() <= MOST_REASON_CHARACTERS
            ? line
            : line.substring(0, MOST_REASON_CHARACTERS) + "…";
      }
    };
  }

  private static String fields(List<FieldError> errors) {
    return errors.stream()
        .map(error -> error.field() + ": " + error.message())
        .collect(Collectors.joining("; "));
  }

  private enum Ending {
    SUCCEEDED(Outcome.CLOSED, "succeeded"),
    FAILED(Outcome.CLOSED, "failed"),
    CANCELLED(Outcome.CLOSED, "cancelled"),
    HANDED_BACK(Outcome.HANDED_BACK, "handed back, for this process shuts down"),
    RETRIED(Outcome.RETRY, "disturbed, will be tried again"),
    LOST(Outcome.NOT_MINE, "given to another worker, for this one was silent too long");

    private final Outcome outcome;
    private final String text;

    Ending(Outcome outcome, String text) {
      this.outcome = outcome;
      this.text = text;
    }

    Outcome outcome() {
      return outcome;
    }

    String text() {
      return text;
    }

    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
