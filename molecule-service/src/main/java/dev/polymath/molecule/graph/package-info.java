/** Molecules as graphs of numbers: the seam between chemistry and networks, and knows neither. */
@NullMarked
package dev.polymath.molecule.graph;

import org.jspecify.annotations.NullMarked;
