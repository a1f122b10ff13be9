package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;

/**
 * Another's array under a name of its own, for one call. DJL tells by an array's name which list of
 * a call it belongs to; naming the array itself would change it for everyone who holds it.
 */
final class BorrowedArray extends PtNDArray {

  BorrowedArray(PtNDManager manager, NDArray owner, String name) {
    super(manager, ((PtNDArray) owner).getHandle());
    setName(name);
  }

  /** Lets go; the native array stays its owner's. */
  @Override
  @SuppressWarnings("NullAway") // DJL's mark of a closed array
  public void close() {
    handle.set(null);
    super.close();
  }
}
