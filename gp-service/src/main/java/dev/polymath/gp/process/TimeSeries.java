package dev.polymath.gp.process;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Observations in the order of their single input.
 *
 * @param time ascending
 * @param value of each, as the process sees it: normalised if y is, and less the known mean
 * @param order the number of each in the training set
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record TimeSeries(double[] time, double[] value, int[] order) {

  static TimeSeries of(GaussianProcess process, TrainingSet data) {
    int n = data.size();
    double[] x = data.x().column(0);
    int[] order = order(x);
    double[] y = TargetScale.of(data, process.normalizeY()).normalized(data);
    double[] mean = process.mean().known(data.x());
    double[] time = new double[n];
    double[] value = new double[n];
    for (int k = 0; k < n; k++) {
      time[k] = x[order[k]];
      value[k] = y[order[k]] - mean[order[k]];
    }
    return new TimeSeries(time, value, order);
  }

  static int[] order(double[] x) {
    boolean sorted = IntStream.range(1, x.length).allMatch(i -> x[i - 1] <= x[i]);
    return sorted
        ? IntStream.range(0, x.length).toArray()
        : IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> x[i]))
            .mapToInt(i -> i)
            .toArray();
  }

  int size() {
    return time.length;
  }

  /** Time from observation k − 1 to k. */
  double step(int k) {
    return time[k] - time[k - 1];
  }

  /** The last observation at or before a time; −1 if there is none. */
  int lastAt(double t) {
    int found = Arrays.binarySearch(time, t);
    if (found < 0) {
      return -found - 2;
    }
    while (found + 1 < time.length && time[found + 1] == t) {
      found++;
    }
    return found;
  }
}
