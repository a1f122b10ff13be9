package dev.polymath.common.inference;

/** The account of one device's memory. Guarded by the lock of {@link ModelCache}. */
final class DeviceMemory {

  private final Device device;
  private final long bound;
  private long used;

  DeviceMemory(Device device, long bound) {
    this.device = device;
    this.bound = bound;
  }

  Device device() {
    return device;
  }

  long bound() {
    return bound;
  }

  long free() {
    return bound - used;
  }

  /** Takes bytes, or gives some back where they are negative. */
  void take(long bytes) {
    used += bytes;
  }
}
