package dev.polymath.common.inference;

import dev.polymath.common.failure.Failure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;

/** What became of a request, as the metrics count it. */
enum Outcome {
  OK,
  BUSY,
  DEADLINE,
  UNAVAILABLE,
  INVALID,
  ERROR;

  static Outcome of(RuntimeException e) {
    return switch (e) {
      case Failure.Busy _ -> BUSY;
      case Failure.DeadlinePassed _ -> DEADLINE;
      case Failure.Unavailable _ -> UNAVAILABLE;
      case Failure _ -> INVALID;
      default -> ERROR;
    };
  }

  /** The counter of requests that came to this. */
  Counter counter(MeterRegistry registry, Tags model) {
    return Counter.builder("polymath.inference.requests")
        .description("Requests by what became of them")
        .tags(model.and("outcome", name().toLowerCase(Locale.ROOT)))
        .register(registry);
  }
}
