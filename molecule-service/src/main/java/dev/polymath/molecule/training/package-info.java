/** Data in, method, a published model version out. */
@NullMarked
package dev.polymath.molecule.training;

import org.jspecify.annotations.NullMarked;
