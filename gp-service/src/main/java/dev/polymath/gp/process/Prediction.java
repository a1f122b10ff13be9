package dev.polymath.gp.process;

/**
 * What is expected at each point, taken by itself.
 *
 * @param mean in the units of y
 * @param variance in the units of y squared; never negative
 */
@SuppressWarnings("ArrayRecordComponent") // as many numbers as points, written once
public record Prediction(double[] mean, double[] variance) {}
