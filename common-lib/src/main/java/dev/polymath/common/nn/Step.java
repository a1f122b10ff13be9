package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;

/**
 * The native memory of one training step or one request: whatever this thread makes between opening
 * and closing is freed at the end, also what sprang from a parameter and so was attached to the
 * model's manager. Open and close it in one thread.
 *
 * <p>What is to outlive the step is {@linkplain #keep kept}.
 */
public final class Step implements AutoCloseable {

  private final NDManager manager;
  private final NDScope scope;

  Step(NDManager parent) {
    manager = parent.newSubManager();
    scope = new NDScope();
    scope.suppressNotUsedWarning();
  }

  /** Where the step's inputs are made. */
  public NDManager manager() {
    return manager;
  }

  /** Gives an array to a manager that lives longer. */
  public NDArray keep(NDArray array, NDManager owner) {
    NDScope.unregister(array);
    array.attach(owner);
    return array;
  }

  @Override
  public void close() {
    scope.close();
    manager.close();
  }
}
