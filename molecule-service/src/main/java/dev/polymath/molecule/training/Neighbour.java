package dev.polymath.molecule.training;

/**
 * A molecule of a library that is like another.
 *
 * @param similarity the cosine of the angle between their vectors, 1 for the same
 */
public record Neighbour(String smiles, double similarity) {}
