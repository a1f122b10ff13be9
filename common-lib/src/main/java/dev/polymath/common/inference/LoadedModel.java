package dev.polymath.common.inference;

import java.util.List;

/**
 * A model in memory on a device, used by one thread at a time. The runtime owns it and closes it.
 *
 * @param <Q> what is asked of it; validated before it comes here
 * @param <A> what it answers
 */
public interface LoadedModel<Q, A> extends AutoCloseable {

  /** What it holds in memory on its device, for the runtime's bound. */
  long memoryBytes();

  /**
   * Requests with equal keys may share a batch; for a stackable model the shape of its input.
   * Requests whose keys differ never meet.
   */
  Object batchKey(Q request);

  /** One forward for all requests of a batch; answers in the order of the requests. */
  List<A> infer(List<Q> batch);

  /** Runs once before the model counts as ready. */
  default void warmUp() {}

  /** Its tensors in the Open Inference Protocol. */
  Signature signature();

  /**
   * Reads an Open Inference Protocol request; datatypes, shapes and names are checked against
   * {@link #signature()} before. Throws a {@link dev.polymath.common.failure.Failure} where values
   * do not do.
   */
  Q decode(List<Tensor> inputs);

  List<Tensor> encode(A answer);

  @Override
  void close();
}
