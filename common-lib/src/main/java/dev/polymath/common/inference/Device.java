package dev.polymath.common.inference;

/**
 * Where a model runs.
 *
 * @param index of the GPU, or -1 for the CPU
 */
public record Device(int index) {
  public static final Device CPU = new Device(-1);

  public boolean isGpu() {
    return index >= 0;
  }

  /** As the settings and the metrics name it: {@code cpu}, {@code gpu:0}. */
  @Override
  public String toString() {
    return isGpu() ? "gpu:" + index : "cpu";
  }
}
