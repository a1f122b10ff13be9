package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import java.util.List;

/**
 * Where, and for what, the next observations are sought.
 *
 * @param low the lower end of each column of x
 * @param high the upper end of each column
 * @param maximize whether the highest value is sought instead of the lowest
 * @param acquisition what makes a place worth an observation
 * @param count how many observations will be made at once
 * @param seed of the places that are looked at first
 */
public record Search(
    List<Double> low,
    List<Double> high,
    boolean maximize,
    Acquisition acquisition,
    int count,
    long seed) {

  public static final int MAX_COUNT = 50;

  public Search {
    low = List.copyOf(low);
    high = List.copyOf(high);
    for (int d = 0; d < low.size(); d++) {
      if (!(low.get(d) < high.get(d)) || Double.isInfinite(high.get(d) - low.get(d))) {
        throw new Failure.InvalidRequest(
            "bounds[" + d + "]", "must be a lower and a higher finite number");
      }
    }
    if (count < 1 || count > MAX_COUNT) {
      throw new Failure.InvalidRequest("count", "must be from 1 to " + MAX_COUNT);
    }
  }
}
