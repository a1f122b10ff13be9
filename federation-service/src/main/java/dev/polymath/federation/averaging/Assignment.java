package dev.polymath.federation.averaging;

import dev.polymath.federation.weights.Weights;

/**
 * What the server asks of one client in one round; with the client's data and memory, it decides
 * what the client answers.
 *
 * @param client whom
 * @param round counted from 0
 * @param weights the global ones that training starts from
 * @param control SCAFFOLD's global control variate, else none
 * @param settings how to train
 * @param seed of the run; each client and round draws its own from it
 */
public record Assignment(
    String client,
    int round,
    Weights weights,
    Weights control,
    LocalSettings settings,
    long seed) {}
