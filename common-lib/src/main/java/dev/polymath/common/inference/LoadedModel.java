package dev.polymath.common.inference;

import java.util.List;

/**
 * A model in memory on a device. The runtime owns it and closes it.
 *
 * <p>{@link #warmUp}, {@link #infer} and {@link #close} are all called on the one platform thread
 * that loaded it, so that native code is never entered by two threads and thread-bound settings
 * (such as libtorch's gradient mode) hold. The other methods are called by many threads at once and
 * must not touch the device.
 *
 * @param <Q> what is asked of it: plain arrays, validated before they come here
 * @param <A> what it answers: plain arrays
 */
public interface LoadedModel<Q, A> extends AutoCloseable {

  /** What it holds in memory on its device, for the runtime's bound. */
  long memoryBytes();

  /**
   * Requests with equal keys may share a batch; for a stackable model the shape of its input.
   * Requests whose keys differ never meet.
   */
  Object batchKey(Q request);

  /**
   * One forward for all requests of a batch; answers in the order of the requests. Where it throws,
   * the requests of the batch are run one by one, so that one bad request does not spoil others.
   */
  List<A> infer(List<Q> batch);

  /** Runs once before the model counts as ready. */
  default void warmUp() {}

  /** Its tensors in the Open Inference Protocol. */
  Signature signature();

  /**
   * Reads an Open Inference Protocol request. Datatypes, shapes and names are checked against
   * {@link #signature()} before, and the inputs are in the order of the signature. Throws a {@link
   * dev.polymath.common.failure.Failure} where values do not do.
   */
  Q decode(List<Tensor> inputs);

  /** The answer as tensors, named as the outputs of the signature. */
  List<Tensor> encode(A answer);

  @Override
  void close();
}
