/**
 * How the platform is watched. It is settings, not code, and they are in {@code
 * polymath-defaults.yaml}; what a room measures it measures itself, by the conventions below.
 *
 * <p><b>Metrics</b> are Micrometer's, at {@code /actuator/prometheus}. Each carries the tag {@code
 * service}; Prometheus adds {@code instance} for the process that it scraped. Names are {@code
 * polymath.<room>.<what>}, lower case with dots: {@code polymath.inference.queue.time}, {@code
 * polymath.jobs.finished}. Timers have fixed buckets from 1 ms to 60 s, the same for all, so that
 * replicas and services add up. Tags are few and bounded: {@code model}, {@code version}, {@code
 * outcome}, {@code type}; never an id, a path or a message.
 *
 * <pre>{@code
 * Timer.builder("polymath.inference.compute.time")
 *     .tag("model", name).tag("version", version).register(registry).record(elapsed);
 * }</pre>
 *
 * <p><b>Logs</b> are lines of text that carry the request's id in brackets (MDC key {@code
 * requestId}, header {@code X-Request-Id}); {@code logging.structured.format.console=ecs} makes
 * them JSON with the same key.
 *
 * <p><b>Traces</b>: Spring observes every request and every {@code RestClient} call. With a
 * Micrometer tracing bridge on the class path those become spans and W3C {@code traceparent} goes
 * from service to service; without one it costs nothing.
 */
@NullMarked
package dev.polymath.common.observability;

import org.jspecify.annotations.NullMarked;
