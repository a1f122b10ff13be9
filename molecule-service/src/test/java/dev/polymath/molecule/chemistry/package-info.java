@NullMarked
package dev.polymath.molecule.chemistry;

import org.jspecify.annotations.NullMarked;
