package dev.polymath.federation.training;

import org.jspecify.annotations.Nullable;

/**
 * What the weights so far give away of any one client, at most.
 *
 * @param epsilon ε
 * @param delta δ
 * @param clip S, the norm that the next round cuts to; null of a round that is over
 */
public record Privacy(double epsilon, double delta, @Nullable Double clip) {}
