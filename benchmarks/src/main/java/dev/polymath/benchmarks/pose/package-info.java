/**
 * How fast temporal models for poses are trained and asked: {@code TemporalRounds} beside PyTorch,
 * {@code ServiceCost} what the service adds to the bare model. The commands are in benchmarks/pose.
 */
@NullMarked
package dev.polymath.benchmarks.pose;

import org.jspecify.annotations.NullMarked;
