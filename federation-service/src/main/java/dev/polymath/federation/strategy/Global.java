package dev.polymath.federation.strategy;

import dev.polymath.federation.weights.Weights;

/**
 * Where a federation stands between two rounds. Kept as two safetensors files, it goes on exactly.
 *
 * @param round how many rounds are done
 * @param weights of the global model
 * @param memory what the strategy remembers besides; its names say of what
 */
public record Global(int round, Weights weights, Weights memory) {}
