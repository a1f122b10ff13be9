package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;

/**
 * The classes of a training set, and the memory to tell them apart.
 *
 * @param classes of the observations, from 0
 * @param count C
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record SoftmaxSystem(int[] classes, int count) {

  static final int MAX_CLASSES = 20;

  /** Matrices beside one for each class: K, M, and what a gradient takes. */
  private static final int OTHERS = 4;

  /** Reads classes, and refuses what are none. */
  static SoftmaxSystem of(GaussianProcess process, TrainingSet data, Resources resources) {
    requireTakes(process, data.x().dimensions());
    requireClasses(data.y());
    requireWithoutGaps(data.y());
    int n = data.size();
    int[] classes = Arrays.stream(data.y()).mapToInt(y -> (int) y).toArray();
    int count = 1 + Arrays.stream(classes).max().orElseThrow();
    // As many points as take no more memory than exact inference and its search do.
    int most = (int) (resources.maxPoints() * Math.sqrt((double) OTHERS / (count + OTHERS)));
    if (n > most) {
      throw new Failure.TooLarge(
          "x has %,d points; of %d classes at most %,d are taken. Send fewer, for example every k-th."
              .formatted(n, count, most));
    }
    return new SoftmaxSystem(classes, count);
  }

  /** Refuses what is no class. */
  static void requireClasses(double[] y) {
    for (int i = 0; i < y.length; i++) {
      if (!(y[i] >= 0 && y[i] < MAX_CLASSES && y[i] == Math.rint(y[i]))) {
        throw new Failure.InvalidRequest(
            "y[" + i + "]",
            "is no class: number the classes 0, 1, 2 and so on, %d at most".formatted(MAX_CLASSES));
      }
    }
  }

  /** Refuses classes of which one is missing, or which are but one. */
  static void requireWithoutGaps(double[] classes) {
    double last = Arrays.stream(classes).max().orElseThrow();
    for (int c = 0; c <= last; c++) {
      int wanted = c;
      if (Arrays.stream(classes).noneMatch(y -> y == wanted)) {
        throw new Failure.InvalidRequest(
            "y", "has no observation of class %d: number the classes without gaps".formatted(c));
      }
    }
    if (last < 1) {
      throw new Failure.InvalidRequest("y", "has one class only: give observations of another");
    }
  }

  static void requireTakes(GaussianProcess process, int dimensions) {
    process.kernel().requireDimensions(dimensions);
    if (process.mean().degree() != MeanFunction.Degree.ZERO) {
      throw new Failure.InvalidRequest(
          "mean", "must be left out: what all classes have in common says nothing of any");
    }
    if (process.normalizeY()) {
      throw new Failure.InvalidRequest("normalizeY", "must be left out: y are classes");
    }
  }

  Matrix[] perClass(Arena arena) {
    Matrix[] matrices = new Matrix[count];
    for (int c = 0; c < count; c++) {
      matrices[c] = Matrix.allocate(arena, classes.length, classes.length);
    }
    return matrices;
  }
}
