/**
 * How fast temporal models for poses are trained and asked: {@code TemporalRounds} beside PyTorch,
 * {@code ServiceCost} what the service adds to the bare model, {@code Throughput} what many clients
 * get of it.
 */
@NullMarked
package dev.polymath.benchmarks.pose;

import org.jspecify.annotations.NullMarked;
