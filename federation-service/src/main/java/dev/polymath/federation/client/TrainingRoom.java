package dev.polymath.federation.client;

import dev.polymath.common.federation.Examples;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.averaging.Assignment;
import dev.polymath.federation.averaging.ClientMemory;
import dev.polymath.federation.averaging.LocalResult;
import dev.polymath.federation.averaging.SgdTraining;
import dev.polymath.federation.data.Catalogue;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Where the virtual clients of a process train, a few at a time, each on a thread with networks of
 * its own. While they do, another gets ready; the rest wait outside, with no weights in memory yet.
 */
final class TrainingRoom implements AutoCloseable {

  private final Semaphore places;
  private final ExecutorService threads;
  private final ThreadLocal<Desk> desks = ThreadLocal.withInitial(Desk::new);

  /**
   * @param trainings at a time
   */
  TrainingRoom(int trainings) {
    places = new Semaphore(trainings + 1, true);
    threads =
        Executors.newFixedThreadPool(
            trainings, Thread.ofPlatform().daemon().name("federation-training-", 0).factory());
  }

  /** What a client does from its download on until its result is in its folder. */
  @FunctionalInterface
  interface Turn<T> {
    T take() throws ServerAway, ServerRefused, IOException, InterruptedException;
  }

  /** Waits for a place, and has it for as long as the turn takes. */
  <T> T enter(Turn<T> turn) throws ServerAway, ServerRefused, IOException, InterruptedException {
    places.acquire();
    try {
      return turn.take();
    } finally {
      places.release();
    }
  }

  /** Trains; what training throws comes as it is. */
  LocalResult train(String task, Assignment assignment, Examples data, ClientMemory memory)
      throws InterruptedException {
    try {
      return threads.submit(() -> desks.get().training(task).train(assignment, data, memory)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      if (e.getCause() instanceof Error cause) throw cause;
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** What one thread trains with. */
  private static final class Desk {

    private final Torch torch = Torch.onCpu();
    private final Map<String, SgdTraining> trainings = new HashMap<>();

    SgdTraining training(String title) {
      var task = Catalogue.require("task", title).task();
      return trainings.computeIfAbsent(title, _ -> new SgdTraining(torch, task));
    }
  }
}
