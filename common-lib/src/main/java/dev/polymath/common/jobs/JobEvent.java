package dev.polymath.common.jobs;

import dev.polymath.common.jobs.Job.Progress;
import org.jspecify.annotations.Nullable;

/**
 * A change of a job as a watcher is told of it.
 *
 * @param id the job's revision; ids of one job only grow, so a watcher resumes after the last it
 *     saw
 */
record JobEvent(long id, Change change) {

  /** What changed. */
  sealed interface Change {
    /** The name of the event on the wire. */
    String type();

    /** What is sent as its data. */
    Object data();
  }

  record StateChange(Job job) implements Change {
    @Override
    public String type() {
      return "state";
    }

    @Override
    public Object data() {
      return job;
    }
  }

  record ProgressChange(Progress progress) implements Change {
    @Override
    public String type() {
      return "progress";
    }

    @Override
    public Object data() {
      return progress;
    }
  }

  /** A point; its value is null where it is not a finite number, which JSON cannot say. */
  record MetricChange(String name, long step, @Nullable Double value) implements Change {
    @Override
    public String type() {
      return "metric";
    }

    @Override
    public Object data() {
      return this;
    }
  }

  boolean isLast() {
    return change instanceof StateChange(Job job) && job.state().isFinal();
  }
}
