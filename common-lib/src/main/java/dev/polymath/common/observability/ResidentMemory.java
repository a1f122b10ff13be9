package dev.polymath.common.observability;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of the whole process as the system counts it, heap, tensors and all. */
final class ResidentMemory implements MeterBinder {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String LINE = "VmRSS:";

  @Override
  public void bindTo(MeterRegistry registry) {
    if (!Files.isReadable(STATUS)) return;
    Gauge.builder("polymath.process.memory.resident", ResidentMemory::bytes)
        .description("Memory of this process in the machine's own")
        .baseUnit("bytes")
        .register(registry);
  }

  private static double bytes() {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(LINE))
          .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
