package dev.polymath.federation.task;

import ai.djl.ndarray.NDManager;
import dev.polymath.common.federation.Batch;
import dev.polymath.common.federation.Examples;
import dev.polymath.common.nn.Seed;
import java.util.Arrays;

/**
 * Some of a larger collection, which is not copied: what one client has of data that were parted.
 *
 * @param of all
 * @param which the numbers of those that are in
 */
public record Subset(Examples of, int[] which) implements Examples {

  @Override
  public int size() {
    return which.length;
  }

  @Override
  public Batch batch(NDManager manager, int[] chosen) {
    return of.batch(manager, numbers(chosen));
  }

  @Override
  public Batch trainingBatch(NDManager manager, int[] chosen, Seed seed) {
    return of.trainingBatch(manager, numbers(chosen), seed);
  }

  private int[] numbers(int[] chosen) {
    return Arrays.stream(chosen).map(i -> which[i]).toArray();
  }
}
