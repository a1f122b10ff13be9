package dev.polymath.common.federation;

/**
 * What a federation may learn: a task, and where its examples come from. A service brings its own
 * by naming a {@link Subjects} in {@code META-INF/services}; whoever has it on the class path, a
 * federation's server and its clients, can learn it together.
 *
 * @param task the network, its loss and its metric
 * @param source its data
 */
public record Subject(Task task, Source source) {

  /** What it is called in requests. */
  public String title() {
    return task.title();
  }
}
