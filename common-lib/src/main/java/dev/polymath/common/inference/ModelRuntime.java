package dev.polymath.common.inference;

import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The runtime of a service: every request leases its model, waits in its queue, and is counted. */
final class ModelRuntime<Q, A> implements InferenceRuntime<Q, A>, TensorRuntime, AutoCloseable {

  /** Requests turned away before their model was there: without its name, so bounded in number. */
  private static final Tags NOT_LOADED = Tags.of("model", "none", "version", "none");

  private final InferenceProperties properties;
  private final MeterRegistry meters;
  private final ModelCache<Q, A> cache;

  ModelRuntime(
      ModelLoader<Q, A> loader,
      ModelRegistry registry,
      InferenceProperties properties,
      Accelerators accelerators,
      MeterRegistry meters,
      InferenceTraces traces) {
    this.properties = properties;
    this.meters = meters;
    this.cache =
        new ModelCache<>(
            properties,
            version -> new ServedModel<>(version, loader, registry, properties, meters, traces),
            () -> Devices.of(properties, loader.usesGpu(), accelerators));
  }

  @Override
  public A infer(ModelVersion model, Q request, Duration deadline) {
    return onModel(model, deadline, (served, loaded, until) -> ask(served, loaded, request, until));
  }

  @Override
  public List<Tensor> inferTensors(ModelVersion model, List<Tensor> inputs, Duration deadline) {
    return onModel(
        model,
        deadline,
        (served, loaded, until) ->
            loaded.encode(ask(served, loaded, loaded.decode(inputs), until)));
  }

  @Override
  public Signature signature(ModelVersion model, Duration deadline) {
    try (var lease = cache.lease(model)) {
      return lease.model().await(Deadline.in(deadline)).model().signature();
    }
  }

  @Override
  public boolean isAccepting() {
    return cache.isOpen();
  }

  /** Answers what was accepted and lets all models go. */
  @Override
  public void close() {
    cache.close(Deadline.in(properties.drain()));
  }

  private static <Q, A> A ask(
      ServedModel<Q, A> served, LoadedModel<Q, A> loaded, Q request, Deadline deadline) {
    return served.ask(request, loaded.batchKey(request), deadline);
  }

  private <R> R onModel(ModelVersion version, Duration time, Work<Q, A, R> work) {
    var deadline = Deadline.in(time);
    Consumer<Outcome> count = this::countNotLoaded;
    try (var lease = cache.lease(version)) {
      var ready = lease.model().await(deadline);
      count = ready.meters()::answered;
      var answer = work.on(lease.model(), ready.model(), deadline);
      count.accept(Outcome.OK);
      return answer;
    } catch (RuntimeException e) {
      count.accept(Outcome.of(e));
      throw e;
    }
  }

  private void countNotLoaded(Outcome outcome) {
    outcome.counter(meters, NOT_LOADED).increment();
  }

  /** What is done with a model that is loaded. */
  @FunctionalInterface
  private interface Work<Q, A, R> {
    R on(ServedModel<Q, A> served, LoadedModel<Q, A> loaded, Deadline deadline);
  }
}
