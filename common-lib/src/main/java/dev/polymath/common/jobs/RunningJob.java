package dev.polymath.common.jobs;

import dev.polymath.common.jobs.Claims.Reported;
import dev.polymath.common.jobs.Claims.Standing;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * A job in the hands of a worker. What its handler reports is gathered here and written down every
 * so often by {@link #report()}, which the worker calls from another thread and which also learns
 * whether the job is still this worker's.
 */
final class RunningJob implements JobContext {

  private static final Logger log = LoggerFactory.getLogger(RunningJob.class);
  private static final Pattern METRIC_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._/@-]{0,99}");

  /** With so many points waiting the handler's own thread writes them down before it goes on. */
  private static final int MOST_WAITING = 10_000;

  private final Claim claim;
  private final Claims claims;
  private final Checkpoints checkpoints;
  private final Duration checkpointEvery;
  private final Shutdown shutdown;
  private final LongConsumer stepsDone;

  /** Held while a report is on its way to the database, so that reports keep their order. */
  private final ReentrantLock reporting = new ReentrantLock();

  private final Pace pace = new Pace();
  private final Object gathering = new Object();
  private Map<PointKey, Double> points = new LinkedHashMap<>();
  private long step = -1;
  private long totalSteps;
  private boolean moved;

  private volatile Standing standing = Standing.HELD;
  private volatile long lastCheckpoint = System.nanoTime();
  private volatile boolean savesCheckpoints;
  private volatile boolean savedInShutdown;

  RunningJob(
      Claim claim,
      Claims claims,
      Checkpoints checkpoints,
      Duration checkpointEvery,
      Shutdown shutdown,
      LongConsumer stepsDone) {
    this.claim = claim;
    this.claims = claims;
    this.checkpoints = checkpoints;
    this.checkpointEvery = checkpointEvery;
    this.shutdown = shutdown;
    this.stepsDone = stepsDone;
  }

  @Override
  public UUID id() {
    return claim.id();
  }

  @Override
  public int attempt() {
    return claim.attempt();
  }

  @Override
  public void progress(long step, long totalSteps) {
    if (step < 0 || totalSteps < step) {
      throw new IllegalArgumentException(
          "Progress goes from 0 to the total, not %d of %d".formatted(step, totalSteps));
    }
    long done;
    synchronized (gathering) {
      // The first report of an attempt says where it starts, not what it did.
      done = this.step < 0 ? 0 : step - this.step;
      moved |= step != this.step || totalSteps != this.totalSteps;
      this.step = step;
      this.totalSteps = totalSteps;
    }
    if (done > 0) {
      stepsDone.accept(done);
    }
  }

  @Override
  public void metric(String name, long step, double value) {
    if (!METRIC_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A metric's name is 1 to 100 letters, digits, spaces or . _ / @ -, not " + name);
    }
    boolean full;
    synchronized (gathering) {
      // Moved to the end if it is there: a later value of a step is the later event.
      var key = new PointKey(name, step);
      points.remove(key);
      points.put(key, value);
      full = points.size() >= MOST_WAITING;
    }
    if (full) {
      write();
      throwIfStopped();
    }
  }

  @Override
  public Optional<InputStream> checkpoint() {
    return Optional.ofNullable(claim.checkpoint())
        .map(version -> checkpoints.open(claim.id(), version));
  }

  @Override
  public void saveCheckpoint(CheckpointWriter writer) {
    // First what was reported on the way here: a run that resumes from it will not say it again.
    write();
    if (!checkpoints.save(claim, writer)) {
      standing = Standing.LOST;
      throw stopped();
    }
    lastCheckpoint = System.nanoTime();
    savesCheckpoints = true;
    savedInShutdown = shutdown.begun();
  }

  @Override
  public boolean checkpointDue() {
    savesCheckpoints = true;
    return System.nanoTime() - lastCheckpoint >= checkpointEvery.toNanos()
        || (shutdown.begun() && !savedInShutdown);
  }

  @Override
  public void throwIfStopped() {
    if (standing != Standing.HELD) {
      throw stopped();
    }
    // A handler that saves checkpoints gets the time to reach the end of its step and save one.
    if (shutdown.begun() && !(savesCheckpoints && !savedInShutdown && shutdown.inGrace())) {
      throw new JobStopped("The process shuts down");
    }
  }

  private JobStopped stopped() {
    return new JobStopped(
        standing == Standing.LOST
            ? "The job was given to another worker, for this one was silent too long"
            : "The job was cancelled");
  }

  Standing standing() {
    return standing;
  }

  /** Writes down what was gathered, or else asks whether the job is still held. Never throws. */
  void report() {
    try {
      write();
    } catch (DataAccessException | TransactionException e) {
      log.warn("Job {} could not report, it will again: {}", claim.id(), e.getMessage());
    }
  }

  /** Writes down what was gathered; what could not be written stays gathered. */
  void write() {
    reporting.lock();
    try {
      Map<PointKey, Double> taken;
      Reported progress;
      synchronized (gathering) {
        taken = points;
        points = new LinkedHashMap<>();
        progress =
            moved
                ? new Reported(
                    step, totalSteps, pace.secondsLeft(System.nanoTime(), step, totalSteps))
                : null;
        moved = false;
      }
      var written = false;
      try {
        standing = worse(standing, send(progress, taken));
        written = true;
      } finally {
        if (!written) {
          putBack(taken, progress != null);
        }
      }
    } finally {
      reporting.unlock();
    }
  }

  private Standing send(@Nullable Reported progress, Map<PointKey, Double> taken) {
    if (progress == null && taken.isEmpty()) {
      return claims.standing(claim);
    }
    List<MetricPoint> list = new ArrayList<>(taken.size());
    taken.forEach((key, value) -> list.add(new MetricPoint(key.name(), key.step(), value)));
    return claims.report(claim, progress, list);
  }

  private void putBack(Map<PointKey, Double> taken, boolean progress) {
    synchronized (gathering) {
      // What came meanwhile is newer.
      points.keySet().forEach(taken::remove);
      taken.putAll(points);
      points = taken;
      moved |= progress;
    }
  }

  private static Standing worse(Standing one, Standing other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private record PointKey(String name, long step) {}
}
