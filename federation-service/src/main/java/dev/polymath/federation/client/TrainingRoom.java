package dev.polymath.federation.client;

import dev.polymath.common.federation.Examples;
import dev.polymath.common.nn.Torch;
import dev.polymath.federation.averaging.Assignment;
import dev.polymath.federation.averaging.ClientMemory;
import dev.polymath.federation.averaging.LocalResult;
import dev.polymath.federation.averaging.SgdTraining;
import dev.polymath.federation.data.Catalogue;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Where the virtual clients of a process train, one after the other, on one thread. */
final class TrainingRoom implements AutoCloseable {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("federation-training").factory());
  private final Map<String, SgdTraining> trainings = new HashMap<>();
  private @Nullable Torch torch;

  /** Trains; what training throws comes as it is. */
  LocalResult train(String task, Assignment assignment, Examples data, ClientMemory memory)
      throws InterruptedException {
    try {
      return thread.submit(() -> training(task).train(assignment, data, memory)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      if (e.getCause() instanceof Error cause) throw cause;
      throw new IllegalStateException(e.getCause());
    }
  }

  private SgdTraining training(String title) {
    var task = Catalogue.require("task", title).task();
    var engine = torch == null ? Torch.onCpu() : torch;
    torch = engine;
    return trainings.computeIfAbsent(title, _ -> new SgdTraining(engine, task));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
