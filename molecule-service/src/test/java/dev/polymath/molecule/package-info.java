@NullMarked
package dev.polymath.molecule;

import org.jspecify.annotations.NullMarked;
