package dev.polymath.gp.process;

/**
 * What is expected at each point, taken by itself.
 *
 * @param mean in the units of y
 * @param variance in the units of y squared; never negative
 */
public record Prediction(double[] mean, double[] variance) {}
