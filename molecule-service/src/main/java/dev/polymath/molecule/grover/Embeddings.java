package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;

/**
 * What is known about each atom and each directed bond, from the stack of atoms and from that of
 * bonds; row 0 of each is nobody's.
 */
record Embeddings(
    NDArray atomFromAtom, NDArray atomFromBond, NDArray bondFromAtom, NDArray bondFromBond) {}
