package dev.polymath.common.inference;

import dev.polymath.common.models.ModelRef;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The meters of one loaded model. They go when it goes, so that there are never more series than
 * models in memory.
 */
final class ModelMeters implements AutoCloseable {

  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();
  private final Timer queueTime;
  private final Timer computeTime;
  private final DistributionSummary batchSize;
  private final Map<Outcome, Counter> requests = new EnumMap<>(Outcome.class);

  ModelMeters(MeterRegistry registry, ModelRef model) {
    this.registry = registry;
    this.tags = Tags.of("model", model.name(), "version", Integer.toString(model.version()));
    this.queueTime =
        timer("polymath.inference.queue.time", "How long a request waited for its forward");
    this.computeTime =
        timer("polymath.inference.compute.time", "How long the forward of a batch took");
    this.batchSize =
        keep(
            DistributionSummary.builder("polymath.inference.batch.size")
                .description("Requests in one forward")
                .tags(tags)
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128)
                .register(registry));
    for (var outcome : Outcome.values()) {
      requests.put(outcome, keep(outcome.counter(registry, tags)));
    }
  }

  void loaded(Device device, long bytes) {
    keep(
        Gauge.builder("polymath.inference.model.memory", () -> bytes)
            .description("What a loaded model holds on its device")
            .baseUnit("bytes")
            .tags(tags.and("device", device.toString()))
            .register(registry));
  }

  /** Follows the length of a queue; autoscaling goes by it. */
  void queue(Supplier<Number> length) {
    keep(
        Gauge.builder("polymath.inference.queue.size", length)
            .description("Requests that wait for a forward")
            .tags(tags)
            .register(registry));
  }

  void waited(long nanos) {
    queueTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  void computed(int requests, long nanos) {
    batchSize.record(requests);
    computeTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  void answered(Outcome outcome) {
    Objects.requireNonNull(requests.get(outcome)).increment();
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }

  private Timer timer(String name, String description) {
    return keep(
        Timer.builder(name)
            .description(description)
            .tags(tags)
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofNanos(100_000))
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(registry));
  }

  private <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }
}
