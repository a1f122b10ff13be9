package dev.polymath.molecule.training;

import dev.polymath.common.jobs.JobContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A platform that saves each step of a job and, some steps on, dies. */
final class Interrupted implements JobContext {

  private final UUID id;
  private final byte @Nullable [] before;
  private int left;
  private byte @Nullable [] saved;

  /** What happens where a process is killed. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * A run of a job.
   *
   * @param before what another run saved
   * @param steps until it dies
   */
  Interrupted(byte @Nullable [] before, int steps) {
    this(UUID.randomUUID(), before, steps);
  }

  /** The same of a job that the database knows. */
  Interrupted(UUID id, byte @Nullable [] before, int steps) {
    this.id = id;
    this.before = before;
    left = steps;
  }

  byte @Nullable [] saved() {
    return saved;
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public int attempt() {
    return before == null ? 1 : 2;
  }

  @Override
  public void progress(long step, long totalSteps) {
    left--;
  }

  @Override
  public void metric(String name, long step, double value) {}

  @Override
  public Optional<InputStream> checkpoint() {
    return before == null ? Optional.empty() : Optional.of(new ByteArrayInputStream(before));
  }

  @Override
  public void saveCheckpoint(CheckpointWriter writer) {
    var out = new ByteArrayOutputStream();
    try {
      writer.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    saved = out.toByteArray();
  }

  @Override
  public boolean checkpointDue() {
    return true;
  }

  @Override
  public void throwIfStopped() {
    if (left == 0) throw new Killed();
  }
}
