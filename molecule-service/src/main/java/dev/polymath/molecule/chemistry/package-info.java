/**
 * Chemistry on top of CDK: SMILES to molecules, rings and aromaticity as RDKit sees them,
 * functional groups, scaffolds, pictures, and the numbers that a network takes. No other room knows
 * CDK.
 *
 * <pre>{@code
 * Molecule aspirin = new SmilesReader().read("CC(=O)Oc1ccccc1C(=O)O");
 * MolecularGraph graph = new GraphReader().read(aspirin);
 * }</pre>
 */
@NullMarked
package dev.polymath.molecule.chemistry;

import org.jspecify.annotations.NullMarked;
