package dev.polymath.common.jobs;

/** One point of a metric's series; its value may be NaN or infinite where a training diverged. */
record MetricPoint(String name, long step, double value) {}
