package dev.polymath.common.inference;

import dev.polymath.common.models.ModelRef;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Collection;
import java.util.List;

/**
 * The parts of a request that a trace shows: its wait for an answer, and within it the forward of
 * the batch that it was in. Which model it was is said in the trace alone: names of models are
 * without bound, and a metric's values must not be.
 */
record InferenceTraces(ObservationRegistry registry) {

  private static final String REQUEST = "polymath.inference.request";
  private static final String FORWARD = "polymath.inference.forward";

  /** From the request's arrival to its answer. */
  Observation request(ModelRef model) {
    return Observation.createNotStarted(REQUEST, registry)
        .contextualName("inference " + model)
        .highCardinalityKeyValue("model", model.name())
        .highCardinalityKeyValue("version", Integer.toString(model.version()));
  }

  /** Runs the forward of a batch, and shows it in the trace of each request that is in it. */
  <A> List<A> forward(Collection<? extends Pending<?, ?>> batch, Forward<A> forward) {
    var shown = batch.stream().map(one -> forward(one.trace(), batch.size()).start()).toList();
    try {
      return forward.run();
    } catch (Throwable e) {
      shown.forEach(one -> one.error(e));
      throw e;
    } finally {
      shown.forEach(Observation::stop);
    }
  }

  private Observation forward(Observation request, int requests) {
    return Observation.createNotStarted(FORWARD, registry)
        .contextualName("forward")
        .parentObservation(request)
        .highCardinalityKeyValue("requests", Integer.toString(requests));
  }

  /** The forward itself. */
  @FunctionalInterface
  interface Forward<A> {
    List<A> run();
  }
}
