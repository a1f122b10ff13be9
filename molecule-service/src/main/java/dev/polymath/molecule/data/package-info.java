/**
 * Where molecules come from: tables of SMILES, their split by scaffold, and what is asked of them.
 */
@NullMarked
package dev.polymath.molecule.data;

import org.jspecify.annotations.NullMarked;
