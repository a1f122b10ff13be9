package dev.polymath.gp.process;

/**
 * How far a stochastic search is: from here it goes on to the same numbers.
 *
 * @param step how many have been made
 * @param theta logarithms of the kernel's free parameters
 * @param first Adam's average of gradients
 * @param second Adam's average of their squares
 * @param precision the inverse covariance of the inducing variables, m · m numbers row by row, of
 *     which the lower triangle counts
 * @param shift that precision times their mean
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StochasticState(
    int step,
    double[] theta,
    double[] first,
    double[] second,
    double[] precision,
    double[] shift) {}
