package dev.polymath.federation.training;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Where what clients have sent is looked at and stored, by a few at a time. All others wait with
 * their bytes on disk: they take no memory, and leave connections to the database for those who ask
 * for little.
 */
final class Intake {

  private final Semaphore places;

  Intake(int places) {
    this.places = new Semaphore(places, true);
  }

  /** Does the work once there is a place. */
  <T> T take(Supplier<T> work) {
    places.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      places.release();
    }
  }

  /** Does the work once there is a place. */
  void run(Runnable work) {
    take(
        () -> {
          work.run();
          return true;
        });
  }
}
