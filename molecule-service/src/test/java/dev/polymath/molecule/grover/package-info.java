@NullMarked
package dev.polymath.molecule.grover;

import org.jspecify.annotations.NullMarked;
