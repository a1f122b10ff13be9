package dev.polymath.common.inference;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model and the platform thread that loads it, warms it up, runs its batches and closes it.
 *
 * <p>Callers wait on virtual threads; native code runs on this thread alone.
 */
final class ServedModel<Q, A> {

  private static final Logger log = LoggerFactory.getLogger(ServedModel.class);
  private static final Duration LOADING = Duration.ofSeconds(2);

  private final ModelVersion version;
  private final ModelLoader<Q, A> loader;
  private final ModelRegistry registry;
  private final InferenceProperties properties;
  private final MeterRegistry meterRegistry;
  private final InferenceTraces traces;
  private final RequestQueue<Q, A> queue;
  private final CompletableFuture<Ready<Q, A>> ready = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Deadline retry;

  /** A model that answers, with its meters. */
  record Ready<Q, A>(LoadedModel<Q, A> model, ModelMeters meters) {}

  ServedModel(
      ModelVersion version,
      ModelLoader<Q, A> loader,
      ModelRegistry registry,
      InferenceProperties properties,
      MeterRegistry meterRegistry,
      InferenceTraces traces) {
    this.version = version;
    this.loader = loader;
    this.registry = registry;
    this.properties = properties;
    this.meterRegistry = meterRegistry;
    this.traces = traces;
    this.queue = new RequestQueue<>(properties);
  }

  void start(Room room) {
    Thread.ofPlatform()
        .daemon()
        .name("inference-" + version.ref())
        .start(
            () -> {
              try {
                live(room);
              } finally {
                room.giveBack();
                ended.countDown();
              }
            });
  }

  /** Waits until the model is loaded and warm. */
  Ready<Q, A> await(Deadline deadline) {
    try {
      return ready.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new Failure.Unavailable(
          "Model %s is still being loaded; ask again soon.".formatted(version.ref()), LOADING);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RequestQueue.closing();
    }
  }

  /** Puts a request into the queue and waits for its answer. */
  A ask(Q request, Object key, Deadline deadline) {
    var trace = traces.request(version.ref());
    return trace.observe(() -> ask(request, key, deadline, trace));
  }

  private A ask(Q request, Object key, Deadline deadline, Observation trace) {
    var pending = new Pending<Q, A>(request, key, deadline, trace);
    queue.offer(pending);
    try {
      return pending.answer().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      queue.withdraw(pending);
      throw Deadline.passed();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Failure failure
          ? failure
          : new IllegalStateException("Model " + version.ref() + " failed", e.getCause());
    } catch (InterruptedException e) {
      queue.withdraw(pending);
      Thread.currentThread().interrupt();
      throw RequestQueue.closing();
    }
  }

  /** Whether its load failed so long ago that another attempt is due. */
  boolean isDueAgain() {
    var next = retry;
    return next != null && next.hasPassed();
  }

  /** Lets it answer what it has accepted and then close. */
  void stop() {
    queue.close();
  }

  /** Waits for the end after {@link #stop}; what is not answered by then is turned away. */
  void awaitEnd(Deadline deadline) {
    try {
      if (!ended.await(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
        log.warn("Model {} still runs a batch while the server ends", version.ref());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      queue.abandon();
    }
  }

  private void live(Room room) {
    try {
      var device = room.claim(version.bytes());
      try (var meters = new ModelMeters(meterRegistry, version.ref());
          var model = load(device, room)) {
        meters.loaded(device, model.memoryBytes());
        meters.queue(queue::size);
        log.info("Model {} is ready on {}", version.ref(), device);
        ready.complete(new Ready<>(model, meters));
        serve(model, meters);
      }
    } catch (Throwable e) {
      // Errors too: a device out of memory is one, and callers must not wait for a dead thread.
      if (e instanceof Failure) {
        log.warn("Model {} cannot be served: {}", version.ref(), e.getMessage());
      } else {
        log.error("Model {} cannot be served", version.ref(), e);
      }
      retry = Deadline.in(properties.loadRetry());
      ready.completeExceptionally(e);
    } finally {
      queue.abandon();
    }
  }

  private LoadedModel<Q, A> load(Device device, Room room) throws IOException {
    var model = read(device);
    try {
      room.resize(model.memoryBytes());
      model.warmUp();
      return model;
    } catch (Throwable e) {
      model.close();
      throw e;
    }
  }

  private LoadedModel<Q, A> read(Device device) throws IOException {
    try (var weights = registry.weights(version.ref())) {
      var model = loader.load(version, weights, device);
      try {
        // The registry verifies the sha256 at the end of the stream.
        weights.transferTo(OutputStream.nullOutputStream());
        return model;
      } catch (Throwable e) {
        model.close();
        throw e;
      }
    }
  }

  private void serve(LoadedModel<Q, A> model, ModelMeters meters) {
    for (var batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
      batch.forEach(pending -> meters.waited(pending.waitedNanos()));
      forward(model, batch, meters);
    }
  }

  private void forward(LoadedModel<Q, A> model, List<Pending<Q, A>> batch, ModelMeters meters) {
    List<A> answers;
    try {
      answers = timed(model, batch, meters);
    } catch (Throwable e) {
      if (batch.size() == 1) {
        batch.getFirst().answer().completeExceptionally(e);
        return;
      }
      log.warn("A batch of {} failed on model {}; one by one", batch.size(), version.ref(), e);
      for (var pending : batch) {
        if (!pending.isTooLate()) {
          forward(model, List.of(pending), meters);
        }
      }
      return;
    }
    for (var i = 0; i < batch.size(); i++) {
      batch.get(i).answer().complete(answers.get(i));
    }
  }

  private List<A> timed(LoadedModel<Q, A> model, List<Pending<Q, A>> batch, ModelMeters meters) {
    var start = System.nanoTime();
    try {
      var requests = batch.stream().map(Pending::request).toList();
      var answers = traces.forward(batch, () -> model.infer(requests));
      if (answers.size() != batch.size()) {
        throw new IllegalStateException(
            "%d answers to a batch of %d".formatted(answers.size(), batch.size()));
      }
      return answers;
    } finally {
      var nanos = System.nanoTime() - start;
      meters.computed(batch.size(), nanos);
      queue.served(batch.size(), nanos);
    }
  }

  private Failure failure(@Nullable Throwable cause) {
    var next = retry;
    var wait = Duration.ofNanos(next == null ? 0 : Math.max(0, next.remainingNanos()));
    var reason =
        cause instanceof Failure failure
            ? failure.getMessage()
            : "The server's log says what went wrong.";
    return new Failure.Unavailable(
        "Model %s could not be loaded and will be tried again. %s".formatted(version.ref(), reason),
        wait);
  }
}
