package dev.polymath.common.inference;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where models may run and how much of it they may take, by the settings. Made when the first model
 * is loaded, so that a process without one never starts an engine.
 */
final class Devices {

  private Devices() {}

  /** The devices of a setting, each with nothing on it. */
  static List<DeviceMemory> of(
      InferenceProperties properties, boolean usesGpu, Accelerators accelerators) {
    return chosen(properties.device(), usesGpu, accelerators).stream()
        .map(device -> new DeviceMemory(device, bound(properties.memory(), device, accelerators)))
        .toList();
  }

  private static List<Device> chosen(String setting, boolean usesGpu, Accelerators accelerators) {
    if (setting.equals("cpu") || !usesGpu) {
      return List.of(Device.CPU);
    }
    var present = accelerators.count();
    if (setting.equals("auto") && present == 0) {
      return List.of(Device.CPU);
    }
    var wanted =
        setting.startsWith("gpu:")
            ? Arrays.stream(setting.substring(4).split(",")).mapToInt(Integer::parseInt).distinct()
            : IntStream.range(0, Math.max(1, present));
    return wanted.mapToObj(index -> present(index, present)).toList();
  }

  private static Device present(int index, int present) {
    if (index >= present) {
      throw new IllegalStateException(
          "polymath.inference.device asks for gpu:%d, but the engine has %d GPUs"
              .formatted(index, present));
    }
    return new Device(index);
  }

  private static long bound(MemoryBound bound, Device device, Accelerators accelerators) {
    return bound.on(() -> device.isGpu() ? accelerators.memoryBytes(device.index()) : memory());
  }

  /** What the container has, or the machine where there is none. */
  private static long memory() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getTotalMemorySize();
  }
}
