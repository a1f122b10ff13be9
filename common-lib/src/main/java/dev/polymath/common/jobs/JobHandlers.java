package dev.polymath.common.jobs;

import dev.polymath.common.failure.Failure;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The job types of this service. */
final class JobHandlers {

  private final Map<String, JobHandler<?>> byType = new TreeMap<>();

  JobHandlers(Collection<? extends JobHandler<?>> handlers) {
    for (var handler : handlers) {
      var other = byType.put(handler.type(), handler);
      if (other != null) {
        throw new IllegalStateException(
            "Two handlers claim the job type %s: %s and %s"
                .formatted(
                    handler.type(), other.getClass().getName(), handler.getClass().getName()));
      }
    }
  }

  Collection<JobHandler<?>> all() {
    return byType.values();
  }

  /** The handler of a type that a caller named. */
  JobHandler<?> of(String type) {
    var handler = byType.get(type);
    if (handler == null) {
      throw new Failure.InvalidRequest(
          "type", "is none that this service knows; it knows " + known());
    }
    return handler;
  }

  String known() {
    return byType.isEmpty() ? "none" : String.join(", ", byType.keySet());
  }
}
