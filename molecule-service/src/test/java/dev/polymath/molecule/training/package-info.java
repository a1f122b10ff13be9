@NullMarked
package dev.polymath.molecule.training;

import org.jspecify.annotations.NullMarked;
