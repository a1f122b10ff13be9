package dev.polymath.launcher.demo;

import java.io.IOException;

/** Processes that hold data and train for the federation while a demonstration goes on. */
public interface Clients extends AutoCloseable {

  /** Those of a platform that has its own: nothing is to be started or ended. */
  Clients OF_ANOTHER =
      new Clients() {
        @Override
        public void start(int count, int digits) {}

        @Override
        public void close() {}
      };

  /**
   * Starts clients that share drawn digits.
   *
   * @param count of clients, a process each
   * @param digits that they have together
   */
  void start(int count, int digits) throws IOException;

  /** Ends them. */
  @Override
  void close();
}
