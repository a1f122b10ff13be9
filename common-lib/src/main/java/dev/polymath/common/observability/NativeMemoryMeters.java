package dev.polymath.common.observability;

import dev.polymath.common.nn.Torch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Tensors that the heap knows nothing of: a leak shows here first. */
final class NativeMemoryMeters implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("polymath.nn.arrays", Torch::arraysAlive)
        .description("Native arrays that live longer than a step or a request")
        .register(registry);
  }
}
