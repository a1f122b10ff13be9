package dev.polymath.common.nn;

import ai.djl.pytorch.jni.JniUtils;

/**
 * How many cores share the work of an operation. Libtorch remembers it for each thread, and a
 * thread that has not said takes what was said last, by whichever: so every step says it anew.
 */
enum Cores {
  /** Those of the machine, or what {@code OMP_NUM_THREADS} allows. */
  ALL(JniUtils.getNumThreads()),
  ONE(1);

  /**
   * Up to so many rows the others take longer to wake up than they help, and other requests want
   * them: decision 189 has the measurements.
   */
  private static final long FEW_ROWS = 4096;

  private final int count;

  Cores(int count) {
    this.count = count;
  }

  /** For operations on matrices of so many rows. */
  static Cores forRows(long rows) {
    return rows <= FEW_ROWS ? ONE : ALL;
  }

  /** Says it for this thread. */
  void use() {
    if (JniUtils.getNumThreads() != count) JniUtils.setNumThreads(count);
  }
}
