package dev.polymath.gp.api;

/**
 * Functions drawn from a prior.
 *
 * @param samples a function in each row
 */
record PriorResponse(double[] mean, double[] variance, double[][] samples) {}
