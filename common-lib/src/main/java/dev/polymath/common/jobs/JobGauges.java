package dev.polymath.common.jobs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How many jobs wait and run, over all replicas: what autoscaling goes by. */
final class JobGauges implements MeterBinder {

  private final JobStore store;

  JobGauges(JobStore store) {
    this.store = store;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("polymath.jobs.queued", store, s -> s.count(JobState.QUEUED))
        .description("Jobs that wait for a worker")
        .register(registry);
    Gauge.builder("polymath.jobs.running", store, s -> s.count(JobState.RUNNING))
        .description("Jobs that a worker has")
        .register(registry);
  }
}
