package dev.polymath.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients that ask at once. */
final class Clients {

  private static final int MOST_UNANSWERED = 4_096;

  private Clients() {}

  /**
   * Each asks, waits for the answer and asks again; one that is refused first waits as it is told.
   */
  static Answers inTurn(Asker asker, Question question, int clients, Duration duration) {
    var answers = new Answers();
    var turn = new AtomicInteger();
    var end = System.nanoTime() + duration.toNanos();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < clients; client++) {
        executor.submit(
            () -> {
              while (System.nanoTime() < end) {
                Thread.sleep(asker.ask(question, turn.getAndIncrement(), answers));
              }
              return null;
            });
      }
    }
    return answers;
  }

  /**
   * Asks so many times a second, whether or not earlier questions have been answered; with {@link
   * #MOST_UNANSWERED} of them, the next are held back, so that the load does not starve itself.
   */
  static Answers atRate(Asker asker, Question question, double rate, Duration duration) {
    var answers = new Answers();
    var interval = (long) (1e9 / rate);
    var count = (int) (duration.toNanos() / interval);
    var room = new Semaphore(MOST_UNANSWERED);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        var turn = i;
        for (long left; (left = start + i * interval - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(left);
        }
        if (!room.tryAcquire()) {
          answers.add(Answers.HELD_BACK, 0);
          continue;
        }
        executor.submit(
            () -> {
              try {
                return asker.ask(question, turn, answers);
              } finally {
                room.release();
              }
            });
      }
    }
    return answers;
  }
}
