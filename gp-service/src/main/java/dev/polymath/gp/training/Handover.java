package dev.polymath.gp.training;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A posterior on its way from the model that made it to the one that will serve it. It holds memory
 * outside the heap, so who waits for it closes the handover, and what comes later, or is never
 * taken, is closed then.
 */
final class Handover implements AutoCloseable {

  private @Nullable PosteriorModel model;
  private boolean closed;

  synchronized void put(PosteriorModel made) {
    if (closed) {
      made.close();
    } else {
      model = made;
    }
  }

  /** Whoever takes it closes it. */
  synchronized Optional<PosteriorModel> take() {
    var taken = Optional.ofNullable(model);
    model = null;
    return taken;
  }

  @Override
  public synchronized void close() {
    closed = true;
    take().ifPresent(PosteriorModel::close);
  }
}
