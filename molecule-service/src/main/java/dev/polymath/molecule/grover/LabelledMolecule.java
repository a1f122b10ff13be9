package dev.polymath.molecule.grover;

import dev.polymath.molecule.graph.MolecularGraph;

/**
 * A molecule and what was measured of it.
 *
 * @param targets of each property, 0 or 1 for classification; not a number where nobody measured
 */
public record LabelledMolecule(MolecularGraph graph, float[] targets) {}
