package dev.polymath.federation.training;

/**
 * What the weights so far give away of any one client, at most.
 *
 * @param epsilon ε
 * @param delta δ
 */
public record Privacy(double epsilon, double delta) {}
