package dev.polymath.common.federation;

import ai.djl.ndarray.NDManager;
import dev.polymath.common.nn.Seed;

/** Data of one client, or of a test: what a {@link Model} takes, by number. */
public interface Examples {

  /** How many there are: nₖ of the paper. */
  int size();

  /**
   * Some of them, as they are.
   *
   * @param manager who owns the arrays
   * @param which numbers from 0 to {@code size() - 1}
   */
  Batch batch(NDManager manager, int[] which);

  /**
   * Some of them to train on, which may be turned, cut or otherwise changed by chance. Here they
   * are not.
   */
  default Batch trainingBatch(NDManager manager, int[] which, Seed seed) {
    return batch(manager, which);
  }
}
