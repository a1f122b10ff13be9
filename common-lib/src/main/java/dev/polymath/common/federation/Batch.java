package dev.polymath.common.federation;

import ai.djl.ndarray.NDArray;

/**
 * Examples that are learnt from or tested at once.
 *
 * @param x what a model sees, the first axis counting examples
 * @param y what it should say
 */
public record Batch(NDArray x, NDArray y) {}
